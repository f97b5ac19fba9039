using System.Globalization;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>DuckDB, which computes the same SELECT over all events at once.</summary>
internal sealed class Judge : IDisposable
{
    private readonly DuckJudge duck = new();

    public Judge(IEnumerable<GameEvent> events)
    {
        duck.Execute(
            "SET TimeZone='UTC'; CREATE TABLE balloon_game (player VARCHAR, balloon_color VARCHAR, score INT, favorite_color_bonus BOOLEAN, event_ts BIGINT)"
        );
        using var appender = duck.Appender("balloon_game");
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
    public List<string> Rows(string sql) => duck.Rows(sql);

    public static List<string> Sorted(IEnumerable<object?[]> rows)
    {
        var lines = rows.Select(r =>
                string.Join("|", r.Select(v => v is null ? "NULL" : Convert.ToString(v, CultureInfo.InvariantCulture)))
            )
            .ToList();
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public void Dispose() => duck.Dispose();
}
