using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// The net change of a sink's relation since its last epoch, in batches of columns. A key stands in at most one of <see cref="Upserts"/>
/// and <see cref="Deletes"/>; for an append-only sink every row is an upsert that replaces none.
/// </summary>
/// <param name="Upserts">Rows that are there now, in large batches. Can be enumerated more than once.</param>
/// <param name="UpsertCount">How many rows.</param>
/// <param name="Deletes">Keys that were there at the last epoch and are no more: the primary key's columns, in its order.</param>
internal sealed record SinkChanges(IEnumerable<SinkUpserts> Upserts, long UpsertCount, Batch Deletes)
{
    /// <summary>
    /// Rows of a batch. Each batch makes files of its own where the table has a sort order, so there shall be few; and one is held in memory
    /// whole, so it shall not have all rows of a large view.
    /// </summary>
    public const int BatchSize = 1 << 20;

    /// <summary>
    /// True when the upserts are all rows that the relation holds, and are to stand in place of whatever the table holds: it was found to be
    /// out of step.
    /// </summary>
    public bool IsWhole { get; init; }
}

/// <summary>Rows that are there now.</summary>
/// <param name="Rows">All columns of the definition, in order.</param>
/// <param name="Replaces">Of each row, whether the table held one of its key at the last epoch, so that it has to go; null where none did.</param>
internal sealed record SinkUpserts(Batch Rows, bool[]? Replaces);
