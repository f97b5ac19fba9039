using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// The net change of a sink's relation since its last epoch, in batches of columns. A key occurs in at most one of <see cref="Upserts"/>
/// and <see cref="Deletes"/>; for an append-only sink every row is an upsert that replaces nothing.
/// </summary>
/// <param name="Upserts">Current rows, in large batches. Can be enumerated more than once.</param>
/// <param name="UpsertCount">The number of rows in <paramref name="Upserts"/>.</param>
/// <param name="Deletes">Keys that existed at the last epoch and no longer do: the primary key's columns, in its order.</param>
internal sealed record SinkChanges(IEnumerable<SinkUpserts> Upserts, long UpsertCount, Batch Deletes)
{
    /// <summary>
    /// The size of a batch in rows. In a table with a sort order each batch makes its own files, so batches should be large; but each is
    /// held in memory whole, so it should not contain a whole large view.
    /// </summary>
    public const int BatchSize = 1 << 20;

    /// <summary>
    /// True when the upserts are all rows of the relation and replace whatever the table holds, because it was found to be out of step.
    /// </summary>
    public bool IsWhole { get; init; }
}

/// <summary>A batch of current rows.</summary>
/// <param name="Rows">All columns of the definition, in order.</param>
/// <param name="Replaces">
/// For each row, whether it replaces a row of its key that the table held at the last epoch; null when none does.
/// </param>
internal sealed record SinkUpserts(Batch Rows, bool[]? Replaces);
