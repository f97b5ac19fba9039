using Npgsql;

namespace Balloon.Notebook.Sql;

/// <summary>
/// Sets the search_path of every connection to a schema of its own, so that several learners can run the same files on one server. A
/// session keeps its search_path, since connections are not reset when they return to the pool.
/// </summary>
internal static class LearnerSchema
{
    public static void Use(NpgsqlDataSourceBuilder builder, string schema)
    {
        string[] statements = [$"CREATE SCHEMA IF NOT EXISTS {schema}", $"SET search_path TO {schema}"];
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                foreach (var statement in statements)
                {
                    using var command = new NpgsqlCommand(statement, connection);
                    command.ExecuteNonQuery();
                }
            },
            async connection =>
            {
                foreach (var statement in statements)
                {
                    var command = new NpgsqlCommand(statement, connection);
                    await using var disposing = command.ConfigureAwait(false);
                    await command.ExecuteNonQueryAsync().ConfigureAwait(false);
                }
            }
        );
    }
}
