using Balloon.Notebook.Generating;
using Balloon.Notebook.Lake;

namespace Balloon.Notebook;

/// <summary>The numbers of events and points at every hop of the pipeline. Once the stream has caught up, they are all equal.</summary>
/// <param name="Hops">The hops, from the generator to the lake.</param>
public sealed record Reconciliation(IReadOnlyList<Hop> Hops)
{
    /// <summary>Whether all hops that know a number have the same one.</summary>
    public bool Agrees => Same(h => h.Events) && Same(h => h.Points);

    /// <summary>The number of events if all agree, or null.</summary>
    public long? Events => Same(h => h.Events) ? Hops.Select(h => h.Events).FirstOrDefault(e => e is not null) : null;

    /// <summary>The number of points if all agree, or null.</summary>
    public long? Points => Same(h => h.Points) ? Hops.Select(h => h.Points).FirstOrDefault(p => p is not null) : null;

    /// <inheritdoc/>
    public override string ToString() =>
        ToTable()
        + "\n"
        + (
            Agrees
                ? "All numbers agree."
                : "The numbers differ. That is normal while events are being produced, or before the sinks' next commit: wait with CaughtUpAsync, and count again."
        );

    internal ResultTable ToTable() =>
        new(
            Agrees ? "✓ all numbers agree" : "✗ the numbers differ",
            ["hop", "events", "points"],
            Hops.Select(h => (IReadOnlyList<object?>)[h.Name, h.Events, h.Points]).ToList()
        );

    internal static async Task<Reconciliation> OfAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var hops = new List<Hop>();
        var runs = GeneratorLedger.Read(workshop.Profile).Where(r => r.Topic == workshop.Profile.Topic).ToList();
        if (runs.Count > 0)
            hops.Add(new Hop("produced", runs.Sum(r => r.Produced), runs.Sum(r => r.Points)));
        hops.Add(new Hop("in the log", await workshop.Events.CountAsync(cancellationToken).ConfigureAwait(false), null));
        var source = await workshop
            .Sql.QueryAsync("SELECT count(*) AS events, coalesce(sum(score), 0)::bigint AS points FROM balloon_game", [], cancellationToken)
            .ConfigureAwait(false);
        hops.Add(new Hop("in the source balloon_game", source.Column<long>("events")[0], source.Column<long>("points")[0]));
        foreach (var table in CourseTables.All)
            hops.Add(await OfViewAsync(workshop, table, cancellationToken).ConfigureAwait(false));
        foreach (var table in CourseTables.All)
            hops.Add(await OfTableAsync(workshop, table, cancellationToken).ConfigureAwait(false));
        return new Reconciliation(hops);
    }

    private static async Task<Hop> OfViewAsync(Workshop workshop, CourseTable table, CancellationToken cancellationToken)
    {
        var points = table.PointsColumn is { } column ? $"coalesce(sum({column}), 0)::bigint" : "0::bigint";
        var sums = await workshop
            .Sql.QueryAsync(
                $"SELECT coalesce(sum({table.PopsColumn}), 0)::bigint AS pops, {points} AS points FROM {table.View}",
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        return new Hop(
            $"in the view {table.View}",
            sums.Column<long>("pops")[0],
            table.PointsColumn is null ? null : sums.Column<long>("points")[0]
        );
    }

    private static async Task<Hop> OfTableAsync(Workshop workshop, CourseTable table, CancellationToken cancellationToken)
    {
        string[] columns = table.PointsColumn is { } points ? [table.PopsColumn, points] : [table.PopsColumn];
        var rows = await workshop.Table(table.Name).Select(columns).ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return new Hop(
            $"in the table {table.Name}",
            rows.Column<long>(table.PopsColumn).Sum(),
            table.PointsColumn is null ? null : rows.Column<long>(table.PointsColumn).Sum()
        );
    }

    private bool Same(Func<Hop, long?> number) => Hops.Select(number).OfType<long>().Distinct().Count() <= 1;
}

/// <summary>A hop of the pipeline.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Events">The number of events, or of pops; null if the hop does not know it.</param>
/// <param name="Points">The number of points; null if the hop does not know it.</param>
public sealed record Hop(string Name, long? Events, long? Points);
