using System.Globalization;
using Balloon.Iceberg;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Writing;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.State;
using Microsoft.Extensions.Logging;

namespace Balloon.Sandbox.Sinks;

/// <summary>
/// Writes the changes of a relation to an Iceberg table, exactly once. The sink's id and epoch are stored in the summary of each snapshot
/// that it commits, and before it commits it checks whether the table already has the epoch. A commit requires that the branch has not
/// moved since that check, so that an answer that is lost or late cannot make rows appear twice.
/// </summary>
internal sealed class IcebergSink(SinkDefinition definition, IcebergSinkOptions options, TimeProvider clock, ILogger logger) : ISink
{
    /// <summary>The key in a snapshot's summary for the id of the sink that committed it.</summary>
    public const string IdKey = "sandbox.sink-id";

    /// <summary>The key in a snapshot's summary for the sink's epoch.</summary>
    public const string EpochKey = "sandbox.sink-epoch";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim opening = new(1);
    private readonly Maintenance maintenance = new(options.Maintenance, definition.Name, clock, logger);
    private SinkTable? opened;

    /// <inheritdoc/>
    public long RowsBefore { get; private set; }

    /// <inheritdoc/>
    public Guid? TableUuid { get; private set; }

    /// <summary>Connects to the catalog and verifies the table.</summary>
    public async Task<SinkTable> OpenAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (opened is null)
            {
                opened = await SinkTable.OpenAsync(definition, options, cancellationToken).ConfigureAwait(false);
                TableUuid = opened.Table.Metadata.TableUuid;
                RowsBefore =
                    opened.Table.CurrentSnapshot?.Summary.TryGetValue("total-records", out var rows) == true
                    && long.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                        ? count
                        : 0;
            }

            return opened;
        }
        finally
        {
            opening.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]> PrepareAsync(long epoch, SinkChanges changes, CancellationToken cancellationToken = default)
    {
        if (changes.UpsertCount == 0 && changes.Deletes.Count == 0 && !changes.IsWhole)
            return [];
        var sink = await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (changes.IsWhole)
        {
            await sink.Table.RefreshAsync(cancellationToken).ConfigureAwait(false);
            var rows = await WriteRowsAsync(sink, changes, cancellationToken).ConfigureAwait(false);
            return new PendingFiles(sink.Table.Metadata.TableUuid, EpochOf(sink.Table.Metadata) ?? 0, rows).ToBytes();
        }

        var written = options.Upsert
            ? await WriteUpsertsAsync(sink, changes, cancellationToken).ConfigureAwait(false)
            : await WriteRowsAsync(sink, changes, cancellationToken).ConfigureAwait(false);
        return written.IsEmpty ? [] : new PendingFiles(sink.Table.Metadata.TableUuid, null, written).ToBytes();
    }

    /// <inheritdoc/>
    public async Task<SinkPosition> CommitAsync(
        long epoch,
        ReadOnlyMemory<byte> pending,
        SinkPosition known,
        CancellationToken cancellationToken = default
    )
    {
        if (pending.IsEmpty)
        {
            await CheckAsync(known, cancellationToken).ConfigureAwait(false);
            return known;
        }

        var files = PendingFiles.FromBytes(pending);
        var table = (await OpenAsync(cancellationToken).ConfigureAwait(false)).Table;
        for (var attempt = 0; ; attempt++)
        {
            // The table is asked every time and not only after a crash: an earlier attempt of this process may have succeeded as well.
            await table.RefreshAsync(cancellationToken).ConfigureAwait(false);
            SinkTable.RequireSame(files.TableUuid, table);
            var holds = EpochOf(table.Metadata);
            if (holds == epoch)
                return new SinkPosition(epoch, table.Metadata.LastSequenceNumber);
            RequireStep(table, holds, files.Replaces ?? known.Epoch, files.Replaces is null ? known.Sequence : 0);
            try
            {
                var transaction = table.NewTransaction().WithRetries(0);
                await (files.Replaces is null ? transaction.RowDelta(files.Written) : transaction.Overwrite(files.Written))
                    .SetSummary(IdKey, definition.Id)
                    .SetSummary(EpochKey, epoch.ToString(System.Globalization.CultureInfo.InvariantCulture))
                    .CommitAsync(cancellationToken)
                    .ConfigureAwait(false);
                break;
            }
            catch (IcebergException e)
                when (e.Kind is ErrorKind.CommitFailed or ErrorKind.CommitStateUnknown && attempt < options.CommitRetries)
            {
                var pause = FirstPause * (1 << Math.Min(attempt, 6)) * (0.75 + (Random.Shared.NextDouble() / 2));
                await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
            }
        }

        TableUuid = table.Metadata.TableUuid;
        var mark = new SinkPosition(epoch, table.Metadata.LastSequenceNumber);
        await maintenance.RunAsync(table, cancellationToken).ConfigureAwait(false);
        return mark;
    }

    /// <inheritdoc/>
    public async Task CheckAsync(SinkPosition known, CancellationToken cancellationToken = default)
    {
        var table = (await OpenAsync(cancellationToken).ConfigureAwait(false)).Table;
        await table.RefreshAsync(cancellationToken).ConfigureAwait(false);
        RequireStep(table, EpochOf(table.Metadata), known.Epoch, known.Sequence);
    }

    /// <inheritdoc/>
    public async Task CheckTableAsync(CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).RequireSameAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (opened is not null)
            await opened.DisposeAsync().ConfigureAwait(false);
        opening.Dispose();
    }

    private static async Task<WriteResult> WriteUpsertsAsync(SinkTable sink, SinkChanges changes, CancellationToken cancellationToken)
    {
        var writer = sink.Table.NewUpsertWriter(sink.Schema.KeyColumns);
        await using (writer.ConfigureAwait(false))
        {
            writer.Delete(sink.Schema.Keys(changes.Deletes));
            foreach (var upserts in changes.Upserts)
                await writer.WriteAsync(sink.Schema.Rows(upserts.Rows), upserts.Replaces, cancellationToken).ConfigureAwait(false);
            return await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<WriteResult> WriteRowsAsync(SinkTable sink, SinkChanges changes, CancellationToken cancellationToken)
    {
        var writer = sink.Table.NewDataWriter();
        await using (writer.ConfigureAwait(false))
        {
            foreach (var upserts in changes.Upserts)
                await writer.WriteAsync(sink.Schema.Rows(upserts.Rows), cancellationToken).ConfigureAwait(false);
            return await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The newest epoch of this sink among the current snapshot and its ancestors; snapshots that are not ancestors, as after a rollback,
    /// are not part of the branch. 0 if there is none; null if the snapshots that would tell have expired.
    /// </summary>
    private long? EpochOf(TableMetadata metadata)
    {
        var snapshots = metadata.Snapshots.ToDictionary(snapshot => snapshot.SnapshotId);
        var (id, last) = (metadata.CurrentSnapshotId, long.MaxValue);
        for (
            ;
            id is { } at && snapshots.TryGetValue(at, out var snapshot);
            (id, last) = (snapshot.ParentSnapshotId, snapshot.SequenceNumber)
        )
        {
            if (EpochOf(snapshot) is { } found)
                return found;
        }

        if (id is null)
            return 0;
        // Expiry has cut the chain of ancestors, but it keeps the newest snapshot of each sink.
        return metadata.Snapshots.Where(snapshot => snapshot.SequenceNumber <= last).Select(EpochOf).Max();
    }

    private long? EpochOf(Snapshot snapshot) =>
        snapshot.Summary.TryGetValue(IdKey, out var sink)
        && sink == definition.Id
        && snapshot.Summary.TryGetValue(EpochKey, out var text)
        && long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var epoch)
            ? epoch
            : null;

    /// <exception cref="SinkOutOfStepException">The table has another epoch than the engine's state.</exception>
    private static void RequireStep(Table table, long? holds, long expected, long sequence)
    {
        // The expiry of another engine does not know about sinks. A table that was restored has a smaller sequence number.
        if (holds == expected || (holds is null && table.Metadata.LastSequenceNumber >= sequence))
            return;
        var both = $"The table {table.Identifier} holds epoch {holds ?? 0} of this sink, but the engine's state says {expected}";
        throw new SinkOutOfStepException(
            holds > expected
                ? $"{both}: the state is older than the table, as after a restored backup or a power cut"
                : $"{both}: the table or its catalog was restored to an earlier state",
            holds ?? 0
        );
    }
}
