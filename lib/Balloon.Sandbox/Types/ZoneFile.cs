using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Balloon.Sandbox.Types;

/// <summary>
/// What the system's file of a time zone says to the second. The platform itself rounds offsets to minutes, which falsifies the sun's time
/// that zones kept before 1900.
/// </summary>
internal sealed class ZoneFile
{
    private const string Folder = "/usr/share/zoneinfo";
    private static readonly ConcurrentDictionary<string, ZoneFile?> Known = new(StringComparer.Ordinal);

    private readonly long[] transitions;
    private readonly int[] offsets;

    private ZoneFile(long[] transitions, int[] offsets) => (this.transitions, this.offsets) = (transitions, offsets);

    /// <summary>The file of a zone, or null when the system has none.</summary>
    public static ZoneFile? Of(TimeZoneInfo zone) => Known.GetOrAdd(zone.Id, Load);

    /// <summary>Seconds east of Greenwich at a second since 1970.</summary>
    public int OffsetAt(long second)
    {
        var at = Array.BinarySearch(transitions, second);
        return offsets[(at >= 0 ? at : ~at - 1) + 1];
    }

    /// <summary>Seconds east of Greenwich at a local time; null where a change makes it none or two.</summary>
    public int? OffsetAtLocal(long second)
    {
        var found = offsets.Distinct().Where(o => OffsetAt(second - o) == o).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    private static ZoneFile? Load(string id)
    {
        var path = Path.Combine(Folder, id);
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllBytes(path)) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    // TZif: a block with times of 32 bits, and since version 2 another with 64. RFC 9636.
    private static ZoneFile? Parse(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith("TZif"u8) || file[4] < '2')
            return null;
        var first = new Counts(file);
        var second = file[(Counts.Length + first.Size(4))..];
        var counts = new Counts(second);
        var data = second[Counts.Length..];
        var times = new long[counts.Times];
        var kinds = data[(counts.Times * 8)..];
        var offsets = new int[counts.Types];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = BinaryPrimitives.ReadInt32BigEndian(kinds[(counts.Times + (i * 6))..]);
        // Before the first change the first kind holds.
        var after = new int[times.Length + 1];
        after[0] = offsets[0];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = BinaryPrimitives.ReadInt64BigEndian(data[(i * 8)..]);
            after[i + 1] = offsets[kinds[i]];
        }

        return new ZoneFile(times, after);
    }

    private readonly ref struct Counts(ReadOnlySpan<byte> header)
    {
        public const int Length = 44;

        private readonly int universal = At(header, 20);
        private readonly int standard = At(header, 24);
        private readonly int leaps = At(header, 28);
        private readonly int characters = At(header, 40);

        public int Times { get; } = At(header, 32);

        public int Types { get; } = At(header, 36);

        public int Size(int time) => (Times * (time + 1)) + (Types * 6) + characters + (leaps * (time + 4)) + standard + universal;

        private static int At(ReadOnlySpan<byte> header, int place) => BinaryPrimitives.ReadInt32BigEndian(header[place..]);
    }
}
