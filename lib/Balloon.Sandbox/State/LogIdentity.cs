namespace Balloon.Sandbox.State;

/// <summary>The last record that was read of a partition: where a log is the one that was read before, it stands there still.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="LeaderEpoch">The epoch of the leader that wrote it; -1 where the broker does not say.</param>
/// <param name="Hash">Of its timestamp and its value.</param>
internal readonly record struct LogMark(long Offset, int LeaderEpoch, long Hash);

/// <summary>
/// By what a log is known again. Offsets alone do not tell: a topic that was deleted and made again, or a log whose end was cut and has
/// grown past it since, has other records under the same offsets.
/// </summary>
/// <param name="TopicId">The topic's id, new whenever a topic of that name is made; null where the broker gives none.</param>
/// <param name="Marks">The last record that was read of each partition.</param>
internal sealed record LogIdentity(string? TopicId, IReadOnlyDictionary<int, LogMark> Marks)
{
    public static LogIdentity Unknown { get; } = new(null, new Dictionary<int, LogMark>());
}
