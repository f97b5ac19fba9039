using Balloon.Notebook.Events;
using Balloon.Notebook.Lake;
using DuckDB.NET.Data;

namespace Balloon.Notebook.Tests.Lake;

/// <summary>DuckDB as the judge: the five SELECTs over raw events.</summary>
internal static class Duck
{
    private static readonly Dictionary<string, string> Selects = new()
    {
        ["leaderboard"] = "SELECT player, sum(score)::bigint, count(*), count(*) FILTER (WHERE bonus), max(ts) FROM e GROUP BY player",
        ["balloon_color_stats"] =
            "SELECT player, color, count(*), sum(score)::bigint, count(*) FILTER (WHERE bonus), max(ts) FROM e GROUP BY player, color",
        ["realtime_scores"] = "SELECT player, w, w + INTERVAL 15 SECOND, sum(score)::bigint, count(*) FROM e GROUP BY player, w",
        ["balloon_colored_pops"] =
            "SELECT player, color, w, w + INTERVAL 15 SECOND, count(*), sum(score)::bigint, count(*) FILTER (WHERE bonus) FROM e GROUP BY player, color, w",
        ["color_performance_trends"] =
            "SELECT color, w, w + INTERVAL 15 SECOND, count(*), avg(score)::double, min(score), quantile_cont(score::double, 0.25), quantile_cont(score::double, 0.5), quantile_cont(score::double, 0.75), max(score) FROM e GROUP BY color, w",
    };

    /// <summary>The rows that each table of the course should hold.</summary>
    public static Dictionary<string, ResultTable> Tables(IReadOnlyList<GameEvent> events)
    {
        using var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();
        Execute(duck, "CREATE TABLE raw (player VARCHAR, color VARCHAR, score INT, bonus BOOLEAN, ts TIMESTAMP)");
        using (var appender = duck.CreateAppender("raw"))
        {
            foreach (var e in events)
                appender
                    .CreateRow()
                    .AppendValue(e.Player)
                    .AppendValue(e.Color)
                    .AppendValue(e.Score)
                    .AppendValue(e.Bonus)
                    .AppendValue(e.EventTime)
                    .EndRow();
        }

        Execute(duck, "CREATE VIEW e AS SELECT *, time_bucket(INTERVAL 15 SECOND, ts, TIMESTAMP '1970-01-01') AS w FROM raw");
        return CourseTables.All.ToDictionary(t => t.Name, t => Query(duck, Selects[t.Name], t.Schema.Fields.Select(f => f.Name).ToList()));
    }

    private static void Execute(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static ResultTable Query(DuckDBConnection duck, string sql, List<string> names)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<IReadOnlyList<object?>>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, names.Count).Select(reader.GetValue)]);
        return new ResultTable("DuckDB's answer", names, rows);
    }
}
