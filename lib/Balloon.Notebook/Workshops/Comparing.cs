using Balloon.Notebook.Events;
using Balloon.Notebook.Lake;

namespace Balloon.Notebook.Workshops;

/// <summary>Compares the lake with the views, and with plain C# over the log.</summary>
internal static class Comparing
{
    public static async Task<ResultTable> AllAsync(Workshop workshop, IReadOnlyList<GameEvent>? events, CancellationToken cancellationToken)
    {
        events ??= await workshop.Events.ReadAsync(cancellationToken).ConfigureAwait(false);
        var byWindow = new Dictionary<TimeSpan, Recomputation>();
        var rows = new List<IReadOnlyList<object?>>();
        var wrong = new List<string>();
        foreach (var table in CourseTables.All)
        {
            var lake = await workshop.Table(table.Name).ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            var columns = string.Join(", ", table.Schema.Fields.Select(f => f.Name));
            var view = await workshop.Sql.QueryAsync($"SELECT {columns} FROM {table.View}", [], cancellationToken).ConfigureAwait(false);
            foreach (
                var comparison in new[]
                {
                    Comparison.Of($"{table.Name} and its view", view, lake, table.Key),
                    Comparison.Of($"{table.Name} and the log", ByHand(Window(lake)).Table(table.Name), lake, table.Key),
                }
            )
            {
                rows.Add([
                    comparison.What,
                    comparison.Rows,
                    comparison.Missing,
                    comparison.Extra,
                    comparison.Different,
                    comparison.Same ? "✓ the same" : comparison.First,
                ]);
                if (!comparison.Same)
                    wrong.Add(comparison.ToString());
            }
        }

        if (wrong.Count > 0)
            throw new BalloonException(
                $"The lake is not what it should be (if events are being produced, wait with CaughtUpAsync and compare again):\n{string.Join('\n', wrong)}"
            );
        return new ResultTable("every column of every row", ["compared", "rows", "missing", "extra", "different", ""], rows);

        Recomputation ByHand(TimeSpan window)
        {
            if (!byWindow.TryGetValue(window, out var byHand))
                byWindow[window] = byHand = new Recomputation(events, window > TimeSpan.Zero ? window : null);
            return byHand;
        }
    }

    /// <summary>
    /// The length of a table's windows, from its first row, since a reader may have changed it; zero if there are no rows.
    /// </summary>
    private static TimeSpan Window(ResultTable lake) =>
        lake.Count > 0 && lake.Columns.Any(c => c.Name == "window_end")
            ? lake.Rows[0].Get<DateTime>("window_end") - lake.Rows[0].Get<DateTime>("window_start")
            : TimeSpan.Zero;
}
