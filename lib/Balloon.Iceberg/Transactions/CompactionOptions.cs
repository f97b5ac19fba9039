using Balloon.Iceberg.Scan;

namespace Balloon.Iceberg.Transactions;

/// <summary>What a compaction merges.</summary>
public sealed record CompactionOptions
{
    /// <value>Files are merged to about this size; the table's <c>write.target-file-size-bytes</c> (512 MiB) by default.</value>
    public long? TargetFileSize { get; init; }

    /// <value>Files below this share of the target count as small; 0.75 by default.</value>
    public double SmallBelow { get; init; } = 0.75;

    /// <value>How many small files of a partition are worth merging; 2 by default.</value>
    public int MinSmallFiles { get; init; } = 2;

    /// <value>Partitions that may hold rows of this filter only; all by default.</value>
    public Filter Filter { get; init; } = Filter.All;
}

/// <summary>What an expiry of snapshots keeps.</summary>
public sealed record ExpiryOptions
{
    /// <value>Snapshots of this time and later are kept; the table's <c>history.expire.max-snapshot-age-ms</c> (5 days) ago by default.</value>
    public DateTimeOffset? OlderThan { get; init; }

    /// <value>So many snapshots of each branch are kept at least; the table's <c>history.expire.min-snapshots-to-keep</c> (1) by default.</value>
    public int? RetainLast { get; init; }

    /// <value>
    /// Keys of summaries: of each value that such a key has, the newest snapshot is kept. Writers that must know their last commit after a
    /// crash leave their name there.
    /// </value>
    public IReadOnlyList<string> KeepNewestOf { get; init; } = [];

    /// <value>False to leave the files of expired snapshots where they are.</value>
    public bool DeleteFiles { get; init; } = true;
}
