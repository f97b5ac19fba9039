using DuckDB.NET.Data;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>DuckDB as a second reader: the rows of a query as text.</summary>
internal static class Duck
{
    public static IReadOnlyList<string> Rows(string sql)
    {
        using var connection = Open();
        return Rows(connection, sql);
    }

    /// <summary>A database of its own, for many queries.</summary>
    public static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SET threads=1; SET TimeZone='UTC'";
        command.ExecuteNonQuery();
        return connection;
    }

    public static IReadOnlyList<string> Rows(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(
                string.Join(
                    "|",
                    Enumerable
                        .Range(0, reader.FieldCount)
                        .Select(i =>
                            reader.IsDBNull(i)
                                ? "null"
                                : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture)
                        )
                )
            );
        return rows;
    }
}
