using System.Buffers;
using System.Runtime.InteropServices;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Writing;

namespace Balloon.Iceberg.Parquet;

/// <summary>Values of a leaf that are not null: whole numbers as they are, because a row group has a million of them.</summary>
internal abstract class LeafItems
{
    public abstract int Count { get; }

    public abstract void Add(object value);

    /// <summary>Adds the values of a column of several rows, where rows keep them as they are kept here; nulls are left out and counted.</summary>
    public abstract bool TryAdd(IKeyedRows rows, int column, ReadOnlySpan<int> some, Span<bool> missing, out int nulls);

    public abstract void Clear();

    /// <summary>Some of the values in PLAIN encoding.</summary>
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

/// <summary>Values kept as <typeparamref name="T"/>.</summary>
internal sealed class LeafItems<T> : LeafItems
    where T : notnull
{
    public List<T> List { get; } = [];

    public override int Count => List.Count;

    public override void Add(object value) => List.Add((T)value);

    public override bool TryAdd(IKeyedRows rows, int column, ReadOnlySpan<int> some, Span<bool> missing, out int nulls)
    {
        nulls = 0;
        if (typeof(T) == typeof(object))
            return false;
        var first = List.Count;
        CollectionsMarshal.SetCount(List, first + some.Length);
        var values = CollectionsMarshal.AsSpan(List)[first..];
        if (!rows.TryRead(column, some, values, missing))
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
