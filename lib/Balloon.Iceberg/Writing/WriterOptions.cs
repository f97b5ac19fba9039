namespace Balloon.Iceberg.Writing;

/// <summary>The options of a writer; the table's properties determine the rest.</summary>
public sealed record WriterOptions
{
    /// <value>The most rows in memory over all partitions before the largest partition is written; 400,000 by default.</value>
    public int MaxBufferedRows { get; init; } = 400_000;

    /// <value>The size at which a data file is closed; by default the table's <c>write.target-file-size-bytes</c> (512 MiB).</value>
    public long? TargetFileSize { get; init; }
}
