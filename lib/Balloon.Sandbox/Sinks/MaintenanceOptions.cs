namespace Balloon.Sandbox.Sinks;

/// <summary>How a sink looks after its table, named and defaulted as RisingWave 3 has it.</summary>
/// <param name="Expire">Forget old snapshots (enable_snapshot_expiration).</param>
/// <param name="MaxAge">Older than this (snapshot_expiration_max_age_millis).</param>
/// <param name="RetainLast">But keep so many (snapshot_expiration_retain_last).</param>
/// <param name="DeleteFiles">And delete what only they needed (snapshot_expiration_clear_expired_files).</param>
/// <param name="Compact">Merge small files and apply deletes (enable_compaction).</param>
/// <param name="CompactEvery">How often (compaction_interval_sec).</param>
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

    public static MaintenanceOptions Of(OptionSet options)
    {
        options.Unsupported("compaction.type", type => type == "full", "Use compaction.type = 'full'.");
        // The catalog keeps no more metadata than the table's own properties ask for, whatever is said here.
        options.Flag("snapshot_expiration_clear_expired_meta_data", true);
        return new MaintenanceOptions(
            options.Flag("enable_snapshot_expiration", true),
            TimeSpan.FromMilliseconds(options.Number("snapshot_expiration_max_age_millis", Day, 0)),
            (int)options.Number("snapshot_expiration_retain_last", 1, 1),
            options.Flag("snapshot_expiration_clear_expired_files", true),
            options.Flag("enable_compaction", false),
            TimeSpan.FromSeconds(options.Number("compaction_interval_sec", Hour, 1))
        );
    }
}
