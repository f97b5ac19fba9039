using Balloon.Broker.Protocol;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Groups;

/// <summary>A committed offset.</summary>
/// <param name="Offset">The next offset to read.</param>
/// <param name="Metadata">A text that the client stored with it.</param>
/// <param name="Time">When it was committed, in milliseconds since 1970.</param>
internal readonly record struct CommittedOffset(long Offset, string Metadata, long Time);

/// <summary>A topic's name and a partition's number.</summary>
internal readonly record struct PartitionKey(string Topic, int Partition);

/// <summary>
/// The committed offsets of all groups: in memory, and in a file to which each commit is appended before it is acknowledged.
/// </summary>
internal sealed class OffsetStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<PartitionKey, CommittedOffset>> _groups = new(StringComparer.Ordinal);
    private readonly OffsetFile _file;
    private readonly ILogger _logger;

    /// <param name="path">The file.</param>
    /// <param name="isKept">
    /// Whether the partition exists: if the broker dies while it deletes a topic, the topic's offsets are left behind.
    /// </param>
    /// <param name="logger">The log.</param>
    /// <param name="tell">Is notified of damage.</param>
    public OffsetStore(string path, Func<PartitionKey, bool> isKept, ILogger logger, Action<string> tell)
    {
        _logger = logger;
        _file = new(path, tell);
        foreach (var entry in _file.Load().Where(entry => isKept(entry.Partition)))
            Apply(entry);
        _file.Rewrite(Snapshot());
    }

    public IReadOnlyList<string> GroupIds
    {
        get
        {
            lock (_lock)
                return [.. _groups.Keys];
        }
    }

    public bool Has(string group)
    {
        lock (_lock)
            return _groups.ContainsKey(group);
    }

    /// <summary>When the group committed the most recent of its offsets, in milliseconds since 1970.</summary>
    public long? LastCommit(string group)
    {
        lock (_lock)
            return _groups.TryGetValue(group, out var offsets) ? offsets.Values.Max(offset => offset.Time) : null;
    }

    public IReadOnlyDictionary<PartitionKey, CommittedOffset> Of(string group)
    {
        lock (_lock)
            return _groups.TryGetValue(group, out var offsets)
                ? new Dictionary<PartitionKey, CommittedOffset>(offsets)
                : new Dictionary<PartitionKey, CommittedOffset>();
    }

    /// <summary>Stores offsets; error 15 (retriable) if they cannot be written.</summary>
    public ErrorCode Commit(string group, IReadOnlyList<KeyValuePair<PartitionKey, CommittedOffset>> offsets) =>
        Store([.. offsets.Select(offset => OffsetEntry.Commit(group, offset.Key, offset.Value))]);

    public ErrorCode Delete(string group, IEnumerable<PartitionKey> partitions) =>
        Store([.. partitions.Select(partition => OffsetEntry.Forget(group, partition))]);

    public ErrorCode DeleteGroup(string group) => Delete(group, Of(group).Keys);

    /// <summary>Deletes all groups' offsets of a topic that was deleted.</summary>
    public void DeleteTopic(string topic)
    {
        foreach (var group in GroupIds)
            Delete(group, Of(group).Keys.Where(partition => partition.Topic == topic));
    }

    public void Dispose()
    {
        lock (_lock)
            _file.Dispose();
    }

    private ErrorCode Store(IReadOnlyList<OffsetEntry> entries)
    {
        if (entries.Count == 0)
            return ErrorCode.None;
        lock (_lock)
        {
            try
            {
                if (_file.IsRewriteDue)
                    _file.Rewrite(Snapshot());
                _file.Append(entries);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                _logger.LogError("Offsets cannot be stored: {Reason}", failure.Message);
                return ErrorCode.CoordinatorNotAvailable;
            }

            foreach (var entry in entries)
                Apply(entry);
            return ErrorCode.None;
        }
    }

    private void Apply(OffsetEntry entry)
    {
        if (entry.Committed is { } committed)
        {
            if (!_groups.TryGetValue(entry.Group, out var offsets))
                _groups[entry.Group] = offsets = [];
            offsets[entry.Partition] = committed;
        }
        else if (_groups.TryGetValue(entry.Group, out var offsets))
        {
            offsets.Remove(entry.Partition);
            if (offsets.Count == 0)
                _groups.Remove(entry.Group);
        }
    }

    private List<OffsetEntry> Snapshot() =>
        [.. _groups.SelectMany(group => group.Value.Select(offset => OffsetEntry.Commit(group.Key, offset.Key, offset.Value)))];
}
