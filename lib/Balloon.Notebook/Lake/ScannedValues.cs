using System.Collections;
using Balloon.Iceberg.Data;

namespace Balloon.Notebook.Lake;

/// <summary>One column of a scan over all its batches: a value becomes an object only when somebody asks for it.</summary>
internal sealed class ScannedValues : IReadOnlyList<object?>
{
    private readonly int[] _starts;

    /// <param name="chunks">The column in each batch.</param>
    public ScannedValues(IReadOnlyList<Column> chunks)
    {
        Chunks = chunks;
        _starts = new int[chunks.Count];
        for (var i = 0; i < _starts.Length; i++)
        {
            _starts[i] = Count;
            Count = checked(Count + chunks[i].Length);
        }
    }

    public IReadOnlyList<Column> Chunks { get; }

    public int Count { get; }

    public object? this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var chunk = Array.BinarySearch(_starts, index);
            // An empty batch starts where the next one does.
            for (chunk = chunk < 0 ? ~chunk - 1 : chunk; index - _starts[chunk] >= Chunks[chunk].Length; chunk++) { }
            return Value(Chunks[chunk], index - _starts[chunk]);
        }
    }

    public IEnumerator<object?> GetEnumerator()
    {
        foreach (var chunk in Chunks)
        {
            for (var row = 0; row < chunk.Length; row++)
                yield return Value(chunk, row);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static object? Value(Column chunk, int row) =>
        chunk[row] switch
        {
            DateTimeOffset time => time.UtcDateTime,
            var value => value,
        };
}
