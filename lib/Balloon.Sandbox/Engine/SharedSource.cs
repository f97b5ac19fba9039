using Balloon.Sandbox.Sources;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>The one reader of a source that all views on it share, and how far it has come.</summary>
internal sealed class SharedSource(SourceRelation relation)
{
    private readonly Dictionary<int, long> asked = [];

    public SourceRelation Relation { get; } = relation;

    /// <summary>The next offset of each partition that was handed to the views.</summary>
    public Dictionary<int, long> Positions { get; init; } = [];

    /// <summary>The log that they are of.</summary>
    public LogIdentity Log { get; set; } = LogIdentity.Unknown;

    public ISourceReader? Reader { get; set; }

    /// <summary>Drops what is late; null without a watermark.</summary>
    public Stream.WatermarkFilter? Filter { get; } = relation.NewFilter();

    /// <summary>How far event time has come in all partitions, or null.</summary>
    public long? Watermark => Filter?.Least(Positions.Keys.Where(p => Filter.Has(p) || HasMore(p)));

    /// <summary>The watermark that the views were told last.</summary>
    public long? Told { get; set; }

    /// <summary>True while an empty partition may still hold the watermark back, since nobody has said yet that it is empty.</summary>
    public bool IsHeldBack => Filter is { } filter && Watermark is null && Positions.Keys.Any(filter.Has);

    /// <summary>Begins to read, where nothing reads yet.</summary>
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

    /// <summary>Notes where the log's partitions end, as somebody asked the broker.</summary>
    public void EndsAt(IReadOnlyDictionary<int, long> ends)
    {
        foreach (var (partition, end) in ends)
            asked[partition] = end;
    }

    // A partition that is known to be empty holds nothing back.
    private bool HasMore(int partition) =>
        Math.Max(Reader?.KnownEnd(partition) ?? -1, asked.GetValueOrDefault(partition, -1)) is var end
        && (end < 0 || end > Positions[partition]);

    /// <summary>How many statements hold it where it is, while they read the last of its log for a new view.</summary>
    public int Holds { get; set; }

    public long Rows { get; set; }

    /// <summary>Notes the last records of a batch.</summary>
    public void Follow(LogIdentity read)
    {
        var marks = new Dictionary<int, LogMark>(Log.Marks);
        foreach (var (partition, mark) in read.Marks)
            marks[partition] = mark;
        Log = new LogIdentity(read.TopicId ?? Log.TopicId, marks);
    }

    public bool PositionsDirty { get; set; }
}
