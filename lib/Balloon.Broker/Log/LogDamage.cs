namespace Balloon.Broker;

/// <summary>
/// Records of the log that can no longer be read, because bytes of a segment were changed or are missing. A fetch of one of these offsets
/// answers Kafka's error 2 (CORRUPT_MESSAGE) until <see cref="KafkaBroker.SkipDamageAsync"/> is called. They are never served as data.
/// </summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="FirstOffset">The first offset that is lost.</param>
/// <param name="NextOffset">The next offset that can be read.</param>
/// <param name="File">The segment's file.</param>
/// <param name="Position">The position in the file at which the damage starts, in bytes.</param>
public sealed record LogDamage(string Topic, int Partition, long FirstOffset, long NextOffset, string File, long Position)
{
    /// <summary>Whether readers skip them, as they skip gaps that compaction leaves.</summary>
    public bool IsSkipped { get; init; }
}
