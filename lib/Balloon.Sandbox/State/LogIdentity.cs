namespace Balloon.Sandbox.State;

/// <summary>The last record that was read from a partition. If the log is still the same, it has this record at this offset.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="LeaderEpoch">The epoch of the leader that wrote it; -1 if the broker does not report it.</param>
/// <param name="Hash">The hash of its timestamp and value.</param>
internal readonly record struct LogMark(long Offset, int LeaderEpoch, long Hash);

/// <summary>
/// Identifies a log. Offsets do not suffice: if a topic was deleted and created again, or if a log was truncated and has grown since, the
/// same offsets have other records.
/// </summary>
/// <param name="TopicId">The topic's id, which is new whenever the topic is created; null if the broker reports none.</param>
/// <param name="Marks">The last record read from each partition.</param>
internal sealed record LogIdentity(string? TopicId, IReadOnlyDictionary<int, LogMark> Marks)
{
    public static LogIdentity Unknown { get; } = new(null, new Dictionary<int, LogMark>());
}
