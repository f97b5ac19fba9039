using System.Runtime.InteropServices;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Parquet;

/// <summary>The distinct values of a leaf, and the index of each value among them.</summary>
internal sealed record ColumnDictionary(LeafItems Entries, int[] Indices)
{
    private const int Sample = 2_000;
    private const int MaxBytes = 1 << 20;

    /// <summary>Null if values hardly repeat, or are of a type for which a dictionary is not worthwhile.</summary>
    public static ColumnDictionary? Of(LeafBuffer leaf)
    {
        if (leaf.Values.Count < 8 || leaf.Type.Kind is TypeKind.Boolean or TypeKind.Binary or TypeKind.Fixed or TypeKind.Decimal)
            return null;
        return leaf.Values switch
        {
            LeafItems<int> values => Of(values, null, static _ => 8),
            LeafItems<long> values => Of(values, null, static _ => 8),
            LeafItems<string> values => Of(values, null, static text => 4 + text.Length),
            LeafItems<object> values => Of(
                values,
                leaf.Type.Kind is TypeKind.Float or TypeKind.Double ? BitEquality.Instance : null,
                static _ => 8
            ),
            var other => throw new InvalidOperationException($"No dictionary of {other.GetType()}."),
        };
    }

    private static ColumnDictionary? Of<T>(LeafItems<T> leaf, IEqualityComparer<T>? equality, Func<T, int> size)
        where T : notnull
    {
        var values = CollectionsMarshal.AsSpan(leaf.List);
        var indices = new int[values.Length];
        var entries = new LeafItems<T>();
        var known = new Dictionary<T, int>(equality);
        var (bytes, isSample) = (0, true);
        for (var i = 0; i < indices.Length; i++)
        {
            if (i > 0 && Repeats.Same(values[i], values[i - 1]))
            {
                indices[i] = indices[i - 1];
                continue;
            }

            ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(known, values[i], out var exists);
            if (!exists)
            {
                index = entries.Count;
                entries.List.Add(values[i]);
                bytes += size(values[i]);
            }

            indices[i] = index;
            if (bytes > MaxBytes || (isSample && i >= Sample && entries.Count > i * 3 / 4))
                return null;
            isSample &= i < Sample;
        }

        return entries.Count <= values.Length * 3 / 4 ? new(entries, indices) : null;
    }

    /// <summary>Distinguishes -0.0 from 0.0, and different NaNs.</summary>
    private sealed class BitEquality : IEqualityComparer<object>
    {
        public static BitEquality Instance { get; } = new();

        public new bool Equals(object? x, object? y) => Bits(x) == Bits(y);

        public int GetHashCode(object obj) => Bits(obj).GetHashCode();

        private static long Bits(object? value) =>
            value is float f ? BitConverter.SingleToInt32Bits(f) : BitConverter.DoubleToInt64Bits((double)value!);
    }
}
