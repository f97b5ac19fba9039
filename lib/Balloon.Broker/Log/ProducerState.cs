using Balloon.Broker.Protocol;

namespace Balloon.Broker.Log;

/// <summary>A batch of an idempotent producer that was acknowledged.</summary>
internal readonly record struct ProducerBatch(int FirstSequence, int LastSequence, long FirstOffset, long Timestamp);

/// <summary>What a partition remembers of an idempotent producer: its epoch and its last five batches.</summary>
internal sealed class ProducerEntry(short epoch, long lastUsed)
{
    /// <summary>The most requests that a producer has in flight, so that a repeated batch is one of these.</summary>
    public const int Remembered = 5;

    public short Epoch { get; private set; } = epoch;

    /// <summary>When the producer last wrote, by the broker's clock in milliseconds.</summary>
    public long LastUsed { get; private set; } = lastUsed;

    public List<ProducerBatch> Batches { get; } = new(Remembered);

    public void Add(short epoch, ProducerBatch batch, long now)
    {
        if (epoch != Epoch)
        {
            Batches.Clear();
            Epoch = epoch;
        }

        if (Batches.Count == Remembered)
            Batches.RemoveAt(0);
        Batches.Add(batch);
        LastUsed = now;
    }
}

/// <summary>The idempotent producers of a partition: detects repeated batches and gaps (KIP-98). Used under the partition's lock.</summary>
internal sealed class ProducerStates
{
    private readonly Dictionary<long, ProducerEntry> _entries = [];

    public IReadOnlyDictionary<long, ProducerEntry> Entries => _entries;

    /// <summary>Checks a batch before it is appended; for a repeated one, returns where it was first appended.</summary>
    public (ErrorCode Error, ProducerBatch? Repeated) Check(RecordBatch batch)
    {
        if (!_entries.TryGetValue(batch.ProducerId, out var entry) || entry.Batches.Count == 0)
            return (ErrorCode.None, null);
        if (batch.ProducerEpoch < entry.Epoch)
            return (ErrorCode.InvalidProducerEpoch, null);
        if (batch.ProducerEpoch > entry.Epoch)
            return (batch.BaseSequence == 0 ? ErrorCode.None : ErrorCode.OutOfOrderSequence, null);
        var last = LastSequence(batch);
        foreach (var known in entry.Batches)
        {
            if (known.FirstSequence == batch.BaseSequence && known.LastSequence == last)
                return (ErrorCode.None, known);
        }

        var expected = Next(entry.Batches[^1].LastSequence);
        return (batch.BaseSequence == expected ? ErrorCode.None : ErrorCode.OutOfOrderSequence, null);
    }

    public void Appended(RecordBatch batch, long now)
    {
        if (batch.ProducerId < 0)
            return;
        if (!_entries.TryGetValue(batch.ProducerId, out var entry))
            _entries[batch.ProducerId] = entry = new(batch.ProducerEpoch, now);
        entry.Add(batch.ProducerEpoch, new(batch.BaseSequence, LastSequence(batch), batch.BaseOffset, batch.MaxTimestamp), now);
    }

    /// <summary>Removes producers that have not written since <paramref name="before"/>.</summary>
    public void Expire(long before)
    {
        foreach (var (id, entry) in _entries)
        {
            if (entry.LastUsed < before)
                _entries.Remove(id);
        }
    }

    public void Restore(IEnumerable<KeyValuePair<long, ProducerEntry>> entries)
    {
        _entries.Clear();
        foreach (var (id, entry) in entries)
            _entries[id] = entry;
    }

    private static int LastSequence(RecordBatch batch) => (int)((batch.BaseSequence + (long)batch.LastOffsetDelta) & int.MaxValue);

    /// <summary>The next sequence number, which wraps to 0 after 2³¹−1.</summary>
    private static int Next(int sequence) => sequence == int.MaxValue ? 0 : sequence + 1;
}
