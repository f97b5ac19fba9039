using Balloon.Iceberg;
using Balloon.Iceberg.Transactions;
using Microsoft.Extensions.Logging;

namespace Balloon.Sandbox.Sinks;

/// <summary>Compacts a sink's table and expires its snapshots when due, between two commits.</summary>
internal sealed partial class Maintenance(MaintenanceOptions options, string sink, TimeProvider clock, ILogger logger)
{
    /// <summary>The interval between searches for expired snapshots, which are cheap but not free.</summary>
    private static readonly TimeSpan ExpireEvery = TimeSpan.FromMinutes(1);

    private DateTimeOffset compacted = clock.GetUtcNow();
    private DateTimeOffset expired = DateTimeOffset.MinValue;

    /// <summary>
    /// Does the maintenance that is due. A failure is logged and retried the next time, since committed rows do not depend on it.
    /// </summary>
    public async Task RunAsync(Table table, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (options.Compact && now - compacted >= options.CompactEvery)
        {
            compacted = now;
            await TryAsync("be compacted", table.NewTransaction().Compact(), cancellationToken).ConfigureAwait(false);
        }

        if (options.Expire && now - expired >= ExpireEvery && HasOld(table, now))
        {
            expired = now;
            await TryAsync("expire old snapshots", table.NewTransaction().ExpireSnapshots(Expiry(now)), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private bool HasOld(Table table, DateTimeOffset now) =>
        table.Metadata.Snapshots.Count > options.RetainLast
        && table.Metadata.Snapshots.Any(snapshot => snapshot.TimestampMs < (now - options.MaxAge).ToUnixTimeMilliseconds());

    /// <summary>Keeps the newest snapshot of each sink whatever its age: after a crash the sink reads its epoch from it.</summary>
    private ExpiryOptions Expiry(DateTimeOffset now) =>
        new()
        {
            OlderThan = now - options.MaxAge,
            RetainLast = options.RetainLast,
            DeleteFiles = options.DeleteFiles,
            KeepNewestOf = [IcebergSink.IdKey],
        };

    private async Task TryAsync(string what, Transaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IcebergException e)
        {
            LogFailure(e, sink, what);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The table of the sink {Sink} could not be {What}; it will be tried again")]
    private partial void LogFailure(Exception failure, string sink, string what);
}
