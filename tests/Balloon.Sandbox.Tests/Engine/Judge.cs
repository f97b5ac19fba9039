using System.Globalization;
using DuckDB.NET.Data;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>DuckDB, which computes the same SELECT over all events at once.</summary>
internal sealed class Judge : IDisposable
{
    private readonly DuckDBConnection connection = new("DataSource=:memory:");

    public Judge(IEnumerable<GameEvent> events)
    {
        connection.Open();
        Execute(
            "SET TimeZone='UTC'; CREATE TABLE balloon_game (player VARCHAR, balloon_color VARCHAR, score INT, favorite_color_bonus BOOLEAN, event_ts BIGINT)"
        );
        using var appender = connection.CreateAppender("balloon_game");
        foreach (var e in events)
        {
            var row = appender.CreateRow();
            _ = e.Player is null ? row.AppendNullValue() : row.AppendValue(e.Player);
            _ = e.Color is null ? row.AppendNullValue() : row.AppendValue(e.Color);
            _ = e.Score is null ? row.AppendNullValue() : row.AppendValue(e.Score);
            _ = e.Bonus is null ? row.AppendNullValue() : row.AppendValue(e.Bonus);
            _ = e.Micros is null ? row.AppendNullValue() : row.AppendValue(e.Micros);
            row.EndRow();
        }
    }

    /// <summary>The rows as text, sorted: numbers in their shortest form, times as microseconds.</summary>
    public List<string> Rows(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            var values = new string[reader.FieldCount];
            for (var i = 0; i < values.Length; i++)
                values[i] = reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!;
            lines.Add(string.Join("|", values));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public static List<string> Sorted(IEnumerable<object?[]> rows)
    {
        var lines = rows.Select(r =>
                string.Join("|", r.Select(v => v is null ? "NULL" : Convert.ToString(v, CultureInfo.InvariantCulture)))
            )
            .ToList();
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public void Dispose() => connection.Dispose();

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        _ = command.ExecuteNonQuery();
    }
}
