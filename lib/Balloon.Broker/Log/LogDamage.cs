namespace Balloon.Broker;

/// <summary>
/// Records that were in the log and cannot be read any more, because bytes of a segment changed or are missing. A fetch of one of these
/// offsets answers Kafka's error 2 (CORRUPT_MESSAGE) until <see cref="KafkaBroker.SkipDamageAsync"/>; they are never served as data.
/// </summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="FirstOffset">The first offset that is lost.</param>
/// <param name="NextOffset">The first offset behind them that can be read.</param>
/// <param name="File">The segment's file.</param>
/// <param name="Position">Where in the file the damage starts, in bytes.</param>
public sealed record LogDamage(string Topic, int Partition, long FirstOffset, long NextOffset, string File, long Position)
{
    /// <summary>Whether it was decided to skip them: readers go on behind them, as behind what compaction took away.</summary>
    public bool IsSkipped { get; init; }
}
