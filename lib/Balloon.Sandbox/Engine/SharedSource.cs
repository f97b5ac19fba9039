using Balloon.Sandbox.Sources;

namespace Balloon.Sandbox.Engine;

/// <summary>The one reader of a source that all views on it share, and how far it has come.</summary>
internal sealed class SharedSource(SourceRelation relation)
{
    public SourceRelation Relation { get; } = relation;

    /// <summary>The next offset of each partition that was handed to the views.</summary>
    public Dictionary<int, long> Positions { get; init; } = [];

    public KafkaReader? Reader { get; set; }

    /// <summary>Drops what is late; null without a watermark.</summary>
    public Stream.WatermarkFilter? Filter { get; } = relation.NewFilter();

    /// <summary>How far event time has come in all partitions, or null.</summary>
    public long? Watermark => Filter?.Least(Positions.Keys.Where(p => Filter.Has(p) || HasMore(p)));

    // A partition that is known to be empty holds nothing back.
    private bool HasMore(int partition) => Reader?.KnownEnd(partition) is not { } end || end < 0 || end > Positions[partition];

    /// <summary>How many views read it.</summary>
    public int Users { get; set; }

    public long Rows { get; set; }

    public bool PositionsDirty { get; set; }
}
