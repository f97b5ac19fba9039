using System.Buffers;
using System.Runtime.InteropServices;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Parquet;

/// <summary>
/// The non-null values of a leaf. Integers and text are stored in typed lists without boxing: a row group has up to a million values.
/// </summary>
internal abstract class LeafItems
{
    public abstract int Count { get; }

    public abstract void Add(object value);

    /// <summary>Adds some rows of a column, if it has the same type; nulls are skipped and counted.</summary>
    public abstract bool TryAdd(Column column, ReadOnlySpan<int> rows, Span<bool> missing, out int nulls);

    public abstract void Clear();

    /// <summary>Writes some of the values in PLAIN encoding.</summary>
    public abstract void Encode(PrimitiveType type, int from, int count, ArrayBufferWriter<byte> to);

    public static LeafItems Of(TypeKind kind) =>
        kind switch
        {
            TypeKind.Int or TypeKind.Date => new LeafItems<int>(),
            TypeKind.Long
            or TypeKind.Time
            or TypeKind.Timestamp
            or TypeKind.Timestamptz
            or TypeKind.TimestampNs
            or TypeKind.TimestamptzNs => new LeafItems<long>(),
            TypeKind.String => new LeafItems<string>(),
            _ => new LeafItems<object>(),
        };
}

/// <summary>Values stored as <typeparamref name="T"/>.</summary>
internal sealed class LeafItems<T> : LeafItems
    where T : notnull
{
    public List<T> List { get; } = [];

    public override int Count => List.Count;

    public override void Add(object value) => List.Add((T)value);

    public override bool TryAdd(Column column, ReadOnlySpan<int> rows, Span<bool> missing, out int nulls)
    {
        nulls = 0;
        var first = List.Count;
        CollectionsMarshal.SetCount(List, first + rows.Length);
        var values = CollectionsMarshal.AsSpan(List)[first..];
        if (!column.TryRead(rows, values, missing))
        {
            CollectionsMarshal.SetCount(List, first);
            return false;
        }

        var kept = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!missing[i])
                values[kept++] = values[i];
        }

        nulls = values.Length - kept;
        CollectionsMarshal.SetCount(List, first + kept);
        return true;
    }

    public override void Clear() => List.Clear();

    public override void Encode(PrimitiveType type, int from, int count, ArrayBufferWriter<byte> to)
    {
        switch (List)
        {
            case List<int> numbers:
                PlainEncoder.Numbers<int>(CollectionsMarshal.AsSpan(numbers).Slice(from, count), to);
                break;
            case List<long> numbers:
                PlainEncoder.Numbers<long>(CollectionsMarshal.AsSpan(numbers).Slice(from, count), to);
                break;
            case List<string> texts:
                foreach (var text in CollectionsMarshal.AsSpan(texts).Slice(from, count))
                    PlainEncoder.Text(text, to);
                break;
            case List<object> values:
                PlainEncoder.Encode(type, CollectionsMarshal.AsSpan(values).Slice(from, count), to);
                break;
            default:
                throw new InvalidOperationException($"No encoding of {typeof(T)}.");
        }
    }
}
