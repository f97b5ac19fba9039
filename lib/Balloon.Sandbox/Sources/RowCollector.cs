using System.Globalization;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;
using Confluent.Kafka;

namespace Balloon.Sandbox.Sources;

/// <summary>
/// Parses each message in the client's own memory, so that no message is copied, and collects rows and positions.
/// </summary>
internal sealed class RowCollector : IDeserializer<bool>
{
    private readonly SourceDefinition definition;
    private readonly IReadOnlyDictionary<int, long>? ends;
    private readonly JsonRowParser parser;
    private readonly SqlType[] types;
    private readonly string[] partitionNames = [.. Enumerable.Range(0, 64).Select(p => p.ToString(CultureInfo.InvariantCulture))];
    private Dictionary<int, long> positions = [];
    private readonly List<int> partitions = [];
    private Column[] columns;
    private Dictionary<int, LogMark> marks = [];
    private ulong valueHash;
    private (long Offset, int Epoch, ulong ValueHash, long Timestamp)? lastRead;
    private int lastPartition = -1;
    private long lastNext;

    public RowCollector(SourceDefinition definition, JsonRowParser parser, IReadOnlyDictionary<int, long>? ends)
    {
        this.ends = ends;
        this.definition = definition;
        this.parser = parser;
        types = [.. definition.Columns.Select(c => c.Type), .. definition.Includes.Select(i => i.Type)];
        columns = NewColumns(64);
    }

    public int Count { get; private set; }

    /// <summary>The topic's id when it was last asked for; null if the broker has no topic ids.</summary>
    public string? TopicId { get; set; }

    /// <summary>Called by the client with the value of each message; returns true if it became a row.</summary>
    public bool Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        valueHash = RecordHash.OfValue(isNull ? default : data);
        if (definition.IsBytes)
        {
            ((Column<byte[]>)columns[0]).Add(data.ToArray());
            return true;
        }

        return parser.Parse(isNull ? default : data, columns);
    }

    /// <summary>Counts the message, and appends the columns of INCLUDE.</summary>
    public void Complete(ConsumeResult<Ignore, bool> result)
    {
        var partition = result.Partition.Value;
        if (partition != lastPartition)
        {
            Remember();
            lastPartition = partition;
        }

        if (ends is not null && result.Offset.Value >= ends.GetValueOrDefault(partition, long.MaxValue))
        {
            // The row is beyond the requested end and is dropped.
            foreach (var column in columns)
                column.Truncate(Count);
            lastNext = ends[partition];
            return;
        }

        lastNext = result.Offset.Value + 1;
        lastRead = (result.Offset.Value, result.LeaderEpoch ?? -1, valueHash, result.Message.Timestamp.UnixTimestampMs);
        if (!result.Message.Value)
            return;
        for (var i = 0; i < definition.Includes.Count; i++)
            Include(definition.Includes[i].What, columns[definition.Columns.Count + i], result);
        if (definition.WithPartitions)
            partitions.Add(partition);
        Count++;
    }

    /// <summary>Records that a partition was read up to its end, the offset of its next message.</summary>
    public void Reached(int partition, long offset)
    {
        Remember();
        lastPartition = -1;
        positions[partition] = offset;
    }

    public bool TryTake(out SourceBatch batch)
    {
        Remember();
        lastPartition = -1;
        batch = new SourceBatch(new Batch(columns, Count, null), positions, definition.WithPartitions ? [.. partitions] : null)
        {
            Log = new LogIdentity(TopicId, marks),
        };
        if (positions.Count == 0)
            return false;
        columns = NewColumns(Math.Max(64, Math.Min(Count, 8192)));
        positions = [];
        marks = [];
        partitions.Clear();
        Count = 0;
        return true;
    }

    private void Remember()
    {
        if (lastPartition < 0)
            return;
        positions[lastPartition] = lastNext;
        if (lastRead is { } last)
            marks[lastPartition] = new LogMark(last.Offset, last.Epoch, RecordHash.Of(last.ValueHash, last.Timestamp));
        lastRead = null;
    }

    private void Include(string what, Column column, ConsumeResult<Ignore, bool> result)
    {
        switch (what)
        {
            case "partition":
                var p = result.Partition.Value;
                ((Column<string>)column).Add(p < partitionNames.Length ? partitionNames[p] : p.ToString(CultureInfo.InvariantCulture));
                break;
            case "offset":
                ((Column<string>)column).Add(result.Offset.Value.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                ((Column<long>)column).Add(result.Message.Timestamp.UnixTimestampMs * 1000);
                break;
        }
    }

    private Column[] NewColumns(int capacity)
    {
        var made = new Column[types.Length];
        for (var i = 0; i < made.Length; i++)
            made[i] = Column.Create(types[i], capacity);
        return made;
    }
}
