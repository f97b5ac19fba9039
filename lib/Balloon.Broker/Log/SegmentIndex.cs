namespace Balloon.Broker.Log;

/// <summary>A position in a segment at which reading can start.</summary>
/// <param name="Offset">The base offset of the batch there.</param>
/// <param name="Position">Its byte position in the segment's file.</param>
/// <param name="TimeBefore">The greatest timestamp of all batches before it in the segment.</param>
internal readonly record struct IndexEntry(long Offset, int Position, long TimeBefore);

/// <summary>Offsets and times of a segment, one entry for every few kilobytes. Used under the partition's lock.</summary>
internal sealed class SegmentIndex(long baseOffset)
{
    /// <summary>The least number of bytes between two entries, like Apache Kafka's index.interval.bytes.</summary>
    public const int Interval = 4096;

    private readonly List<IndexEntry> _entries = [];

    public IReadOnlyList<IndexEntry> Entries => _entries;

    /// <summary>Adds an entry for a batch at <paramref name="position"/> if the last entry is far enough away.</summary>
    public void Note(long offset, int position, long timeBefore)
    {
        if (_entries.Count == 0 || position - _entries[^1].Position >= Interval)
            _entries.Add(new(offset, position, timeBefore));
    }

    public void Restore(IEnumerable<IndexEntry> entries)
    {
        _entries.Clear();
        _entries.AddRange(entries);
    }

    /// <summary>The last entry at or before <paramref name="offset"/>: where a scan for it starts.</summary>
    public IndexEntry Before(long offset) => LastWhere(entry => entry.Offset <= offset);

    /// <summary>
    /// The last entry before which all timestamps are less than <paramref name="timestamp"/>: where a scan by time starts.
    /// </summary>
    public IndexEntry BeforeTime(long timestamp) => LastWhere(entry => entry.TimeBefore < timestamp);

    /// <summary>
    /// The last entry for which <paramref name="condition"/> holds, which must hold for a prefix of the entries; if there is none, the
    /// segment's start.
    /// </summary>
    private IndexEntry LastWhere(Func<IndexEntry, bool> condition)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (condition(_entries[middle]))
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? new(baseOffset, 0, -1) : _entries[low - 1];
    }
}
