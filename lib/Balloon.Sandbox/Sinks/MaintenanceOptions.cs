using Balloon.Sandbox.Configuration;

namespace Balloon.Sandbox.Sinks;

/// <summary>The maintenance options of a sink, with the names and defaults of RisingWave 3.</summary>
/// <param name="Expire">Whether to expire old snapshots (enable_snapshot_expiration).</param>
/// <param name="MaxAge">The age at which snapshots expire (snapshot_expiration_max_age_millis).</param>
/// <param name="RetainLast">The number of newest snapshots to keep (snapshot_expiration_retain_last).</param>
/// <param name="DeleteFiles">Whether to delete files that only expired snapshots used (snapshot_expiration_clear_expired_files).</param>
/// <param name="Compact">Whether to merge small files and apply deletes (enable_compaction).</param>
/// <param name="CompactEvery">The interval between compactions (compaction_interval_sec).</param>
internal sealed record MaintenanceOptions(
    bool Expire,
    TimeSpan MaxAge,
    int RetainLast,
    bool DeleteFiles,
    bool Compact,
    TimeSpan CompactEvery
)
{
    private const long Day = 86_400_000;
    private const long Hour = 3600;

    public static MaintenanceOptions Of(IReadOnlyDictionary<string, string> options) =>
        new(
            options.Flag("enable_snapshot_expiration", true),
            TimeSpan.FromMilliseconds(options.Number("snapshot_expiration_max_age_millis", Day)),
            (int)options.Number("snapshot_expiration_retain_last", 1),
            options.Flag("snapshot_expiration_clear_expired_files", true),
            options.Flag("enable_compaction", false),
            TimeSpan.FromSeconds(options.Number("compaction_interval_sec", Hour))
        );
}
