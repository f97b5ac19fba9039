using System.Globalization;
using DuckDB.NET.Data;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>An in-memory DuckDB database that runs the same statements as the engine.</summary>
internal sealed class DuckJudge : IDisposable
{
    private readonly DuckDBConnection connection = new("DataSource=:memory:");

    public DuckJudge() => connection.Open();

    /// <summary>Fills a table quickly.</summary>
    public DuckDBAppender Appender(string table) => connection.CreateAppender(table);

    public void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        _ = command.ExecuteNonQuery();
    }

    /// <summary>The rows as text, sorted.</summary>
    public List<string> Rows(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            var values = Enumerable
                .Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture));
            lines.Add(string.Join("|", values));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public void Dispose() => connection.Dispose();
}
