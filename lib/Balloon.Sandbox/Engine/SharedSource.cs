using Balloon.Sandbox.Sources;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>The one reader that all views on a source share, and how far it has read.</summary>
internal sealed class SharedSource(SourceRelation relation)
{
    private readonly Dictionary<int, long> asked = [];

    public SourceRelation Relation { get; } = relation;

    /// <summary>For each partition, the next offset to hand to the views.</summary>
    public Dictionary<int, long> Positions { get; init; } = [];

    /// <summary>Identifies the log that these offsets belong to.</summary>
    public LogIdentity Log { get; set; } = LogIdentity.Unknown;

    public ISourceReader? Reader { get; set; }

    /// <summary>Drops late rows; null without a watermark.</summary>
    public Stream.WatermarkFilter? Filter { get; } = relation.NewFilter();

    /// <summary>The event time that all partitions have reached, or null.</summary>
    public long? Watermark => Filter?.Min(Positions.Keys.Where(p => Filter.Has(p) || HasMore(p)));

    /// <summary>The watermark last passed to the views.</summary>
    public long? SentWatermark { get; set; }

    /// <summary>True while an empty partition may hold the watermark back, because it is not yet known to be empty.</summary>
    public bool IsHeldBack => Filter is { } filter && Watermark is null && Positions.Keys.Any(filter.Has);

    /// <summary>Starts the reader, unless it is running.</summary>
    public void Start(StreamEngine engine) =>
        Reader ??= Relation.Definition.Generator is null
            ? new KafkaReader(
                Relation.Definition,
                Positions,
                engine.Options.BatchRows,
                engine.Loop.Wake,
                engine.Options.TimeProvider,
                log: Log
            )
            : new Sources.Datagen.DatagenReader(
                Relation.Definition,
                Positions.GetValueOrDefault(0),
                engine.Options.BatchRows,
                engine.Loop.Wake,
                engine.Options.TimeProvider
            );

    /// <summary>Takes note of where the partitions end, as the broker answered somebody.</summary>
    public void EndsAt(IReadOnlyDictionary<int, long> ends)
    {
        foreach (var (partition, end) in ends)
            asked[partition] = end;
    }

    // A partition that is known to be empty does not hold the watermark back.
    private bool HasMore(int partition) =>
        Math.Max(Reader?.KnownEnd(partition) ?? -1, asked.GetValueOrDefault(partition, -1)) is var end
        && (end < 0 || end > Positions[partition]);

    /// <summary>The number of statements that hold the source still while they read the last of its log for a new view.</summary>
    public int Holds { get; set; }

    public long Rows { get; set; }

    /// <summary>Takes note of the last records of a batch.</summary>
    public void Follow(LogIdentity read)
    {
        var marks = new Dictionary<int, LogMark>(Log.Marks);
        foreach (var (partition, mark) in read.Marks)
            marks[partition] = mark;
        Log = new LogIdentity(read.TopicId ?? Log.TopicId, marks);
    }

    public bool PositionsDirty { get; set; }
}
