using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// The limit on the memory of all state. When it is reached, whatever takes most gives way: a view is stopped, or an INSERT or a new view
/// is refused.
/// </summary>
internal sealed class StateMemory(StreamLoop loop, long limit)
{
    public long Limit { get; } = limit;

    /// <summary>
    /// The memory of views, tables, sinks and subscriptions; an approximation when read on another thread than the loop's.
    /// </summary>
    public long Used => loop.Topology.Views.Sum(v => v.Flow.EstimatedBytes) + OfTables + Following(null);

    private long OfTables => loop.Topology.Tables.Sum(t => t.Rows.Store.EstimatedBytes);

    /// <summary>Stops views, the largest first, until the rest fits. On the loop's thread.</summary>
    public void Enforce()
    {
        while (Used is var used && used > Limit && loop.Topology.Views.Where(v => v.Error is null).MaxBy(Of) is { } largest)
        {
            var own = Of(largest);
            loop.Stop(
                largest,
                OutOfMemory($"materialized view {largest.Name} had {Text(own)} of {Text(used)}, which is more than the limit for all state")
            );
        }
    }

    /// <summary>Refuses rows of an INSERT that would not fit, unless a view takes more than the tables. On the loop's thread.</summary>
    public void Reserve(StoredRelation table, int rows)
    {
        var more = (long)rows * table.Rows.Store.SlotBytes;
        if (Used + more <= Limit)
            return;
        var views = loop.Topology.Views.Where(v => v.Error is null).Select(Of).DefaultIfEmpty().Max();
        if (OfTables + more > views)
            throw OutOfMemory($"{rows} more rows do not fit into table {table.Name}: state takes {Text(Used)}");
    }

    /// <summary>Refuses a view in the making that does not fit.</summary>
    public void Check(MaterializedView made)
    {
        var own = made.Flow.EstimatedBytes;
        if (Used + own > Limit)
            throw OutOfMemory($"materialized view {made.Name} does not fit: so far it has {Text(own)}, all other state {Text(Used)}");
    }

    /// <summary>The memory of a view, with that of the sinks and subscriptions that hold its changes.</summary>
    private long Of(MaterializedView view) => view.Flow.EstimatedBytes + Following(view);

    private long Following(StoredRelation? of) =>
        loop.Topology.Sinks.Where(s => of is null || s.From == of).Sum(s => s.Buffer.EstimatedBytes + (s.Sealed?.EstimatedBytes ?? 0))
        + loop.Topology.Subscriptions.Where(s => of is null || s.From == of).Sum(s => s.Log.EstimatedBytes);

    private SqlException OutOfMemory(string what) =>
        new(
            SqlStates.OutOfMemory,
            $"out of memory for state: {what} ({Text(Limit)})",
            hint: "Reduce its state (fewer groups, a window that closes), or raise the limit: balloon down, then balloon up --state-memory SIZE."
        );

    private static string Text(long bytes) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{bytes / Math.Pow(1024, bytes < 1 << 20 ? 1 : 2):0.#} {(bytes < 1 << 20 ? "KiB" : "MiB")}"
        );
}
