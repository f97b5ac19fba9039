using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sources.Datagen;

/// <summary>
/// connector = 'datagen': a log whose rows are generated when they are read. A row depends on its offset alone, so that every view on the
/// source sees the same rows, and a restart continues where it stopped.
/// </summary>
internal sealed class RowGenerator(IReadOnlyList<(SqlType Type, Func<long, object?> Value)> columns, long rowsPerSecond, long end)
{
    private long produced;

    /// <summary>The number of rows that the reader generates per second.</summary>
    public long RowsPerSecond { get; } = rowsPerSecond;

    /// <summary>The total number of rows, which a sequence limits.</summary>
    public long End { get; } = end;

    /// <summary>The number of rows that the reader has delivered.</summary>
    public long Produced
    {
        get => Interlocked.Read(ref produced);
        set => Interlocked.Exchange(ref produced, value);
    }

    /// <summary>The rows between two offsets, in batches.</summary>
    public IEnumerable<SourceBatch> Between(long from, long to, int batchRows, bool withPartitions)
    {
        for (var at = from; at < to; at += batchRows)
            yield return Batch(at, (int)Math.Min(batchRows, to - at), withPartitions);
    }

    /// <summary>A batch of rows from an offset on.</summary>
    public SourceBatch Batch(long from, int count, bool withPartitions)
    {
        var made = new Column[columns.Count];
        for (var i = 0; i < made.Length; i++)
        {
            var column = made[i] = Column.Create(columns[i].Type, count);
            for (var row = 0; row < count; row++)
                column.Append(columns[i].Value(from + row));
        }

        return new SourceBatch(
            new Batch(made, count, null),
            new Dictionary<int, long> { [0] = from + count },
            withPartitions ? new int[count] : null
        );
    }
}
