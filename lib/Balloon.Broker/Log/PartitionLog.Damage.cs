using System.Globalization;
using System.Text;
using Balloon.Broker.Protocol;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Log;

/// <summary>
/// Damage in the middle of the log. A fetch of a lost offset is an error until a person decides to skip what is lost; from then on it is a
/// gap like those that compaction leaves in Apache Kafka's log, which clients skip.
/// </summary>
internal sealed partial class PartitionLog
{
    private const string SkippedFile = "skipped";

    // Replaced as a whole, so it can be read without the lock.
    private volatile OffsetRange[] _skipped = [];
    private LogDamage? _missingStart;

    private readonly record struct OffsetRange(long First, long Next)
    {
        public bool Holds(long first, long next) => First <= first && next <= Next;

        public static OffsetRange? TryParse(string line) =>
            line.Split(' ') is [var first, var next]
            && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && long.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from < to
                ? new(from, to)
                : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First} {Next}");
    }

    /// <summary>
    /// Reads the whole log and marks all damage in it as skipped, now and after a restart. Readable records are served as before. Returns
    /// all that is skipped, including earlier damage.
    /// </summary>
    /// <exception cref="IOException">The log cannot be read, or the decision cannot be stored.</exception>
    public IReadOnlyList<LogDamage> SkipDamage()
    {
        Segment[] segments;
        lock (_lock)
            segments = [.. _segments];
        foreach (var segment in segments)
            Check(segment);
        lock (_lock)
        {
            if (_closed)
                return [];
            var ranges = _segments.SelectMany(segment => segment.Damage.Select(range => (Segment: segment, Range: range))).ToList();
            SaveSkipped([.. ranges.Select(damaged => new OffsetRange(damaged.Range.FirstOffset, damaged.Range.NextOffset))]);
            // From now on the log begins where its first file does.
            SaveLogStart();
            List<LogDamage> skipped = [];
            if (_missingStart is { } missing)
                skipped.Add(missing with { IsSkipped = true });
            skipped.AddRange(ranges.Select(damaged => Describe(damaged.Segment, damaged.Range)));
            foreach (var range in skipped)
                _context.ReportSkipped(range);
            return skipped;
        }
    }

    /// <summary>Loads the ranges to skip. A range that is readable again, because its file was restored, is no longer skipped.</summary>
    private void LoadSkipped()
    {
        var path = Path.Combine(_folder, SkippedFile);
        if (!File.Exists(path))
            return;
        _skipped = [.. File.ReadLines(path).Select(OffsetRange.TryParse).OfType<OffsetRange>()];
        foreach (var segment in _segments.Where(segment => _skipped.Any(range => Touches(segment, range))))
            Check(segment);
        OffsetRange[] still =
        [
            .. _skipped.Where(range => _segments.Any(segment => segment.Damage.Any(d => range.Holds(d.FirstOffset, d.NextOffset)))),
        ];
        if (still.Length == _skipped.Length)
            return;
        try
        {
            SaveSkipped(still);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _context.Logger.LogWarning("{File} cannot be written: {Reason}", path, failure.Message);
        }
    }

    private static bool Touches(Segment segment, OffsetRange range) => segment.BaseOffset < range.Next && range.First < segment.NextOffset;

    private void SaveSkipped(OffsetRange[] ranges)
    {
        AtomicFile.Write(Path.Combine(_folder, SkippedFile), Encoding.ASCII.GetBytes(string.Concat(ranges.Select(range => $"{range}\n"))));
        _skipped = ranges;
    }

    private bool IsSkipped(DamagedRange damage) => Array.Exists(_skipped, range => range.Holds(damage.FirstOffset, damage.NextOffset));

    /// <summary>Moves an offset past a skipped range; returns false if it lies in other damage. Used under the lock.</summary>
    private bool TrySkip(ref long offset, long logEnd)
    {
        while (offset < logEnd && _segments[SegmentOf(offset)].DamageAt(offset) is { } damage)
        {
            if (!IsSkipped(damage))
                return false;
            offset = damage.NextOffset;
        }

        return true;
    }

    /// <summary>
    /// Writes a batch without records for a gap at the end of the log, as compaction leaves one there, so that readers reach the end.
    /// Returns its size in bytes.
    /// </summary>
    private static int WriteNothing(long offset, long end, ProtocolWriter writer)
    {
        RecordBatch.WriteEmpty(writer.Room(RecordBatch.HeaderSize).Span, offset, end);
        return Advance(writer, RecordBatch.HeaderSize);
    }

    /// <summary>Reads a segment completely, and reports damage.</summary>
    private void Check(Segment segment)
    {
        int end;
        long segmentEnd;
        lock (_lock)
            (end, segmentEnd) = (segment.Size, segment.NextOffset);
        try
        {
            using var scan = new SegmentScan(segment);
            var at = new IndexEntry(segment.BaseOffset, 0, -1);
            while (at.Offset < segmentEnd)
            {
                var bytes = scan.BatchAt(at.Position, end);
                if (bytes.Length > 0 && new RecordBatch(bytes) is var batch && batch.BaseOffset == at.Offset)
                    at = new(batch.LastOffset + 1, at.Position + bytes.Length, -1);
                else
                    _ = TryStepOver(segment, at.Offset, ref at, end, segmentEnd);
            }
        }
        catch (ObjectDisposedException)
        {
            // Retention deleted the segment.
        }
    }

    /// <summary>Moves past damage and reports it; returns false if the requested offset lies in it and is not skipped.</summary>
    private bool TryStepOver(Segment segment, long offset, ref IndexEntry at, int end, long segmentEnd)
    {
        var place = at;
        DamagedRange? found;
        lock (_lock)
            found = segment.Damage.Where(range => range.Position == place.Position).Cast<DamagedRange?>().FirstOrDefault();
        if (found is null)
        {
            using var scan = new SegmentScan(segment);
            var next = scan.NextBatch(place.Position, end, place.Offset);
            var nextOffset = next < 0 ? segmentEnd : new RecordBatch(scan.BatchAt(next, end)).BaseOffset;
            found = new(place.Position, next < 0 ? end : (int)next, place.Offset, nextOffset);
            lock (_lock)
                segment.Damage.Add(found.Value);
            Report(segment, found.Value);
        }

        at = new(found.Value.NextOffset, found.Value.End, -1);
        return offset >= found.Value.NextOffset || IsSkipped(found.Value);
    }

    private void Report(Segment segment, DamagedRange range) => _context.Report(Describe(segment, range));

    private LogDamage Describe(Segment segment, DamagedRange range) =>
        new(Topic, Index, range.FirstOffset, range.NextOffset, segment.LogPath, range.Position) { IsSkipped = IsSkipped(range) };
}
