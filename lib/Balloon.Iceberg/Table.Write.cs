using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Transactions;
using Balloon.Iceberg.Writing;

namespace Balloon.Iceberg;

public sealed partial class Table
{
    /// <summary>Creates a writer of new rows; its result is appended by a transaction.</summary>
    public DataWriter NewDataWriter(WriterOptions? options = null) => new(this, options ?? new());

    /// <summary>Creates a writer of changes by key; its result is committed by <c>RowDelta</c> of a transaction.</summary>
    /// <param name="keyColumns">The columns that identify a row; the schema's identifier fields by default.</param>
    /// <param name="options">The writer's options.</param>
    /// <exception cref="IcebergException">
    /// There are no key columns, one does not exist, or a partition field does not derive from them
    /// (<see cref="ErrorKind.InvalidArgument"/>).
    /// </exception>
    public UpsertWriter NewUpsertWriter(IReadOnlyList<string>? keyColumns = null, WriterOptions? options = null) =>
        new(
            this,
            keyColumns is null ? Schema.IdentifierFieldIds : [.. keyColumns.Select(name => Schema.RequireField(name).Id)],
            options ?? new()
        );

    /// <summary>Starts a transaction: a set of changes that are committed together.</summary>
    /// <param name="time">The clock for snapshots and pauses.</param>
    public Transaction NewTransaction(TimeProvider? time = null) => new(this, time);

    /// <summary>
    /// Deletes files below the table's folder to which neither a snapshot nor the metadata refers. Files of commits in progress look the
    /// same, so recent files should be kept.
    /// </summary>
    /// <param name="olderThan">Only files written before this time; three days ago by default.</param>
    /// <param name="dryRun">True to only find them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The files' locations.</returns>
    public async Task<IReadOnlyList<string>> RemoveOrphanFilesAsync(
        DateTimeOffset? olderThan = null,
        bool dryRun = false,
        CancellationToken cancellationToken = default
    )
    {
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        var orphans = await OrphanFiles
            .FindAsync(this, olderThan ?? TimeProvider.System.GetUtcNow().AddDays(-3), cancellationToken)
            .ConfigureAwait(false);
        foreach (var file in dryRun ? [] : orphans)
            await Io.DeleteAsync(file, cancellationToken).ConfigureAwait(false);
        return orphans;
    }
}
