using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Parquet;

/// <summary>Collects the non-null values of a column chunk's pages, and returns them as one column.</summary>
internal abstract class ValueSink
{
    private protected static readonly NestedField Anonymous = new(0, "", PrimitiveType.Long);

    public static ValueSink For(SchemaElement element) =>
        element.Type switch
        {
            PhysicalType.Boolean => new BooleanSink(),
            PhysicalType.Int32 => new NumberSink<int>(),
            PhysicalType.Int64 => new NumberSink<long>(),
            PhysicalType.Float => new NumberSink<float>(),
            PhysicalType.Double => new NumberSink<double>(),
            PhysicalType.Int96 => new BytesSink(12),
            PhysicalType.ByteArray when element.Logical is Logical.String or Logical.Json => new TextSink(),
            PhysicalType.ByteArray => new BytesSink(0),
            PhysicalType.FixedLenByteArray when element.TypeLength > 0 => new BytesSink(element.TypeLength),
            _ => throw IcebergException.InvalidData(
                $"Parquet column '{element.Name}' has the type {element.Type} of length {element.TypeLength}."
            ),
        };

    /// <summary>The number of values so far.</summary>
    public int Count { get; private protected set; }

    /// <summary>Adds a dictionary page, which is always PLAIN.</summary>
    public abstract void Dictionary(ReadOnlySpan<byte> data, int count);

    /// <summary>Adds values in an encoding other than the dictionary's.</summary>
    public abstract void Add(ParquetEncoding encoding, ReadOnlySpan<byte> data, int count);

    /// <summary>Adds values by their indices in the dictionary.</summary>
    public abstract void AddIndexed(ReadOnlySpan<int> indices);

    public abstract Column Build();

    private protected static IcebergException Unsupported(ParquetEncoding encoding, string type) =>
        IcebergException.Unsupported($"Parquet encoding {encoding} of {type} is not supported.");

    private protected static IcebergException Truncated(int count) =>
        IcebergException.InvalidData($"A Parquet page ends before the last of its {count} values.");

    private protected static IcebergException OutOfDictionary(int index, int count) =>
        IcebergException.InvalidData($"A Parquet page refers to value {index} of a dictionary of {count}.");

    /// <summary>Adds the values of a dictionary to those so far.</summary>
    private protected void AddIndexed<T>(ReadOnlySpan<int> indices, T[] dictionary, ref T[] values)
    {
        var to = Room(ref values, indices.Length);
        for (var i = 0; i < indices.Length; i++)
        {
            var index = indices[i];
            if ((uint)index >= (uint)dictionary.Length)
                throw OutOfDictionary(index, dictionary.Length);
            to[i] = dictionary[index];
        }
    }

    /// <summary>Makes room for more values behind those so far, and counts them.</summary>
    private protected Span<T> Room<T>(ref T[] values, int count)
    {
        Reserve(ref values, Count + count);
        Count += count;
        return values.AsSpan(Count - count, count);
    }

    private protected static void Reserve<T>(ref T[] values, int needed)
    {
        if (needed > values.Length)
            Array.Resize(ref values, Math.Max(needed, (int)Math.Min(values.Length * 2L, Array.MaxLength)));
    }
}
