using Balloon.Iceberg;
using Balloon.Iceberg.Data;
using Balloon.Iceberg.Spec;
using Balloon.Sandbox.Engine;
using Microsoft.Extensions.Logging;

namespace Balloon.Sandbox.Sinks;

/// <summary>
/// Follows a relation in an Iceberg table, exactly once: the sink's id and its epoch stand in the summary of each snapshot that it commits,
/// and before it commits it looks whether the table has the epoch already. A commit requires that the branch is still where it was when it
/// was looked at, so that an answer that was lost, or comes late, cannot make the same rows come twice.
/// </summary>
internal sealed class IcebergSink(SinkDefinition definition, IcebergSinkOptions options, TimeProvider clock, ILogger logger) : ISink
{
    /// <summary>Key in a snapshot's summary: which sink made it.</summary>
    public const string IdKey = "sandbox.sink-id";

    /// <summary>Key in a snapshot's summary: the sink's epoch.</summary>
    public const string EpochKey = "sandbox.sink-epoch";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim opening = new(1);
    private readonly Maintenance maintenance = new(options.Maintenance, definition.Name, clock, logger);
    private SinkTable? opened;

    /// <summary>Connects to the catalog and checks the table.</summary>
    public async Task<SinkTable> OpenAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return opened ??= await SinkTable.OpenAsync(definition, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            opening.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]> PrepareAsync(long epoch, SinkChanges changes, CancellationToken cancellationToken = default)
    {
        if (changes.UpsertCount == 0 && changes.DeleteCount == 0)
            return [];
        var sink = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var written = options.Upsert
            ? await WriteUpsertsAsync(sink, changes, cancellationToken).ConfigureAwait(false)
            : await WriteRowsAsync(sink, changes, cancellationToken).ConfigureAwait(false);
        return written.IsEmpty ? [] : new PendingFiles(sink.Table.Metadata.TableUuid, written).ToBytes();
    }

    /// <inheritdoc/>
    public async Task CommitAsync(long epoch, ReadOnlyMemory<byte> pending, bool afterCrash, CancellationToken cancellationToken = default)
    {
        if (pending.IsEmpty)
            return;
        var files = PendingFiles.FromBytes(pending);
        var table = (await OpenAsync(cancellationToken).ConfigureAwait(false)).Table;
        for (var attempt = 0; ; attempt++)
        {
            // The table is asked every time, not after a crash alone: any earlier try of this process may have come through as well.
            await table.RefreshAsync(cancellationToken).ConfigureAwait(false);
            files.RequireSame(table);
            if (Holds(table.Metadata, epoch))
                return;
            try
            {
                await table
                    .NewTransaction()
                    .WithRetries(0)
                    .RowDelta(files.Written)
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

        await maintenance.RunAsync(table, cancellationToken).ConfigureAwait(false);
    }

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
            foreach (var key in changes.Deletes)
                writer.Delete(sink.Schema.Key(key));
            if (changes.Placed is { } rows)
            {
                await writer.WriteAsync(sink.Schema.Rows(rows), cancellationToken).ConfigureAwait(false);
                return await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }

            foreach (var upsert in changes.Upserts)
            {
                var row = sink.Schema.Row(upsert.Row);
                if (upsert.Replaces)
                    await writer.UpsertAsync(row, cancellationToken).ConfigureAwait(false);
                else
                    await writer.AppendAsync(row, cancellationToken).ConfigureAwait(false);
            }

            return await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<WriteResult> WriteRowsAsync(SinkTable sink, SinkChanges changes, CancellationToken cancellationToken)
    {
        var writer = sink.Table.NewDataWriter();
        await using (writer.ConfigureAwait(false))
        {
            foreach (var row in changes.Upserts)
                await writer.WriteAsync(sink.Schema.Row(row.Row), cancellationToken).ConfigureAwait(false);
            return await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Epochs are committed in order, so that a later one says that this one is there too, even where its snapshot has expired.</summary>
    private bool Holds(TableMetadata metadata, long epoch) =>
        metadata.Snapshots.Any(snapshot =>
            snapshot.Summary.TryGetValue(IdKey, out var id)
            && id == definition.Id
            && snapshot.Summary.TryGetValue(EpochKey, out var text)
            && long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var committed)
            && committed >= epoch
        );
}
