using Balloon.Iceberg.Scan;

namespace Balloon.Iceberg.Transactions;

/// <summary>The options of a compaction.</summary>
public sealed record CompactionOptions
{
    /// <value>The size to which files are merged; by default the table's <c>write.target-file-size-bytes</c> (512 MiB).</value>
    public long? TargetFileSize { get; init; }

    /// <value>Files smaller than this share of the target size are merged; 0.75 by default.</value>
    public double SmallBelow { get; init; } = 0.75;

    /// <value>The least number of small files in a partition that are worth merging; 2 by default.</value>
    public int MinSmallFiles { get; init; } = 2;

    /// <value>Only partitions that may contain rows passing this filter are compacted; all by default.</value>
    public Filter Filter { get; init; } = Filter.All;
}

/// <summary>The options of expiring snapshots.</summary>
public sealed record ExpiryOptions
{
    /// <value>Snapshots since this time are kept; by default, the table's <c>history.expire.max-snapshot-age-ms</c> (5 days) ago.</value>
    public DateTimeOffset? OlderThan { get; init; }

    /// <value>The least number of snapshots of each branch to keep; by default the table's <c>history.expire.min-snapshots-to-keep</c>
    /// (1).</value>
    public int? RetainLast { get; init; }

    /// <value>
    /// Keys in summaries: for each value of such a key, the newest snapshot is kept. Writers that must find their last commit after a crash
    /// store their name under such a key.
    /// </value>
    public IReadOnlyList<string> KeepNewestOf { get; init; } = [];

    /// <value>False to keep the files of expired snapshots.</value>
    public bool DeleteFiles { get; init; } = true;
}
