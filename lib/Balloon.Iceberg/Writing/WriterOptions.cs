namespace Balloon.Iceberg.Writing;

/// <summary>Settings of a writer; the table's properties decide the rest.</summary>
public sealed record WriterOptions
{
    /// <value>Rows held in memory over all partitions before the largest partition is written out; 400,000 by default.</value>
    public int MaxBufferedRows { get; init; } = 400_000;

    /// <value>Size at which a data file is closed; the table's <c>write.target-file-size-bytes</c> (512 MiB) by default.</value>
    public long? TargetFileSize { get; init; }
}
