using Balloon.Notebook.Analytics;
using Balloon.Notebook.Boards;
using Balloon.Notebook.Events;
using DuckDB.NET.Data;

namespace Balloon.Notebook.Tests.Analytics;

/// <summary>A game in two forms: as the dashboards' columns, and as raw events in DuckDB.</summary>
internal sealed class Judge : IDisposable
{
    private readonly DuckDBConnection duck = new("DataSource=:memory:");

    public Judge(IReadOnlyList<GameEvent> events)
    {
        var game = new Recomputation(events);
        Leaderboard = BoardData.Leaderboard(game.Table("leaderboard"));
        Colors = BoardData.Colors(game.Table("balloon_color_stats"));
        Windows = BoardData.Windows(game.Table("realtime_scores"));
        Trends = BoardData.Trends(game.Table("color_performance_trends"));
        duck.Open();
        Run("CREATE TABLE raw (player VARCHAR, color VARCHAR, score INT, bonus BOOLEAN, ts TIMESTAMP)");
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

        Run("CREATE VIEW e AS SELECT *, time_bucket(INTERVAL 15 SECOND, ts, TIMESTAMP '1970-01-01') AS w FROM raw");
    }

    public PlayerTotals Leaderboard { get; }

    public ColorTotals Colors { get; }

    public PlayerWindows Windows { get; }

    public ColorWindows Trends { get; }

    /// <summary>The rows of a query, each value as text.</summary>
    public List<string> Ask(string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(
                string.Join(
                    "|",
                    Enumerable
                        .Range(0, reader.FieldCount)
                        .Select(i => Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))
                )
            );
        return rows;
    }

    public void Dispose() => duck.Dispose();

    private void Run(string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
