using System.Globalization;

namespace Balloon.Broker.Log;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Opens a partition's folder. Only data without a stored index is read: none after a clean stop, and the last segment after a kill. A
    /// torn end is cut off; damage is kept, reported and never served.
    /// </summary>
    public static PartitionLog Open(LogContext context, string folder, string topic, int index, TopicConfig config)
    {
        Directory.CreateDirectory(folder);
        var log = new PartitionLog(context, folder, topic, index, config);
        try
        {
            log.Load();
            return log;
        }
        catch
        {
            log.Close(keep: false);
            throw;
        }
    }

    private void Load()
    {
        foreach (var leftover in Directory.EnumerateFiles(_folder, "*.tmp"))
            File.Delete(leftover);
        var stored = LoadLogStart();
        var bases = Directory
            .EnumerateFiles(_folder, "*" + Segment.LogEnding)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => name.Length == 20 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => long.Parse(name, CultureInfo.InvariantCulture))
            .Order()
            .ToList();
        if (bases.Count == 0)
            bases.Add(stored ?? 0);
        for (var i = 0; i < bases.Count; i++)
            LoadSegment(bases[i], i + 1 < bases.Count ? bases[i + 1] : null);
        LogStart = Math.Max(stored ?? 0, bases[0]);
        if (stored is null)
        {
            // The folder is new, or of a version that did not store the start until something was deleted: from now on a missing first
            // segment is noticed.
            SaveLogStart(flush: false);
        }
        else if (bases[0] > stored)
        {
            // Nobody deleted the offsets in between: their files are missing.
            _missingStart = new(Topic, Index, stored.Value, bases[0], _segments[0].LogPath, 0);
            _context.Report(_missingStart);
        }

        LoadSkipped();
    }

    private void LoadSegment(long baseOffset, long? nextBase)
    {
        var segment = new Segment(_folder, baseOffset);
        _segments.Add(segment);
        var end = segment.FileLength;
        var index = IndexFile.Load(segment.IndexPath, Owner);
        if (index is not null && index.EndPosition <= end)
        {
            segment.Restore(index);
            _producers.Restore(index.Producers);
        }

        ScanTail(segment, end);
        if (segment.Size < end)
            EndBefore(segment, end, isLast: nextBase is null);
        var expected = nextBase ?? (index?.EndPosition > end ? index.NextOffset : segment.NextOffset);

        if (segment.Size > 0)
            segment.Started = _context.Now;
        if (segment.NextOffset == expected)
            return;

        // Records are missing from the end of a sealed segment. Their offsets stay taken, so that none is used twice.
        Skip(segment, segment.Size, expected);
        if (nextBase is null)
            _segments.Add(new(_folder, expected));
    }

    private void ScanTail(Segment segment, long end)
    {
        if (segment.Size == end)
            return;
        using var scan = new SegmentScan(segment);
        while (segment.Size < end)
        {
            var bytes = scan.BatchAt(segment.Size, end);
            if (bytes.Length == 0 || new RecordBatch(bytes).BaseOffset != segment.NextOffset)
            {
                var next = scan.NextBatch(segment.Size, end, segment.NextOffset);
                if (next < 0)
                    return;
                bytes = scan.BatchAt(next, end);
                Skip(segment, (int)next, new RecordBatch(bytes).BaseOffset);
            }

            var batch = new RecordBatch(bytes);
            _producers.Appended(batch, _context.Now);
            segment.Note(batch);
        }
    }

    /// <summary>
    /// Handles the bytes after the last valid batch: a batch whose bytes changed keeps its offsets, since its records may have been
    /// acknowledged; anything else is cut off. Both are reported.
    /// </summary>
    private void EndBefore(Segment segment, long end, bool isLast)
    {
        var (bytes, torn) = (end - segment.Size, end - segment.Size < RecordBatch.HeaderSize);
        if (!torn)
        {
            Span<byte> start = stackalloc byte[RecordBatch.HeaderSize];
            _ = segment.Read(segment.Size, start);
            var header = new RecordBatch(start);
            var fits = header.IsPlausible && header.BaseOffset == segment.NextOffset;
            torn = fits && header.TotalSize > bytes;
            if (isLast && fits && !torn && header.Count == header.LastOffsetDelta + 1L)
            {
                Skip(segment, (int)end, header.LastOffset + 1);
                return;
            }
        }

        // If a later segment tells which offsets are missing, they are reported as lost.
        if (isLast)
            _context.AddNotice(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{segment.LogPath} ended in {bytes} bytes {(torn ? "of an incomplete write" : "that are not records")}; they were cut off. "
                )
                    + (
                        torn
                            ? "A kill does that, and nothing that was acknowledged is lost with it; a disk or the power may lose more."
                            : string.Create(
                                CultureInfo.InvariantCulture,
                                $"Records that were there, from offset {segment.NextOffset} on, are lost."
                            )
                    )
            );
        segment.CutTail();
    }

    private void Skip(Segment segment, int end, long nextOffset)
    {
        Report(segment, segment.SkipDamage(end, nextOffset));
    }

    private long? LoadLogStart()
    {
        var path = Path.Combine(_folder, LogStartFile);
        return File.Exists(path) && long.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? start
            : null;
    }
}
