using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire;

/// <summary>PostgreSQL's binary format of arrays: the dimensions, the element type, then the elements in row-major order.</summary>
internal static class ArrayFormat
{
    private const int MaxDimensions = 6;

    public static void Write(MessageWriter to, SqlType type, SqlArray array)
    {
        var dimensions = new List<int>();
        var leaf = type;
        object? first = array;
        while (leaf.Element is { } element)
        {
            dimensions.Add(first is SqlArray level ? level.Items.Count : 0);
            first = first is SqlArray { Items.Count: > 0 } filled ? filled.Items[0] : null;
            leaf = element;
        }

        var empty = dimensions.Contains(0);
        to.Int32(empty ? 0 : dimensions.Count);
        to.Int32(HasNull(array) ? 1 : 0);
        to.Int32(leaf.Oid);
        if (empty)
            return;
        foreach (var length in dimensions)
        {
            to.Int32(length);
            const int LowerBound = 1;
            to.Int32(LowerBound);
        }

        WriteLevel(to, leaf, array, dimensions, 0);
    }

    public static SqlArray Read(SqlType type, ReadOnlySpan<byte> bytes)
    {
        var from = new MessageReader(bytes);
        var count = from.Int32();
        from.Int32();
        var oid = from.Int32();
        if (count is < 0 or > MaxDimensions)
            throw new WireProtocolException("An array has too many dimensions.");
        if (count == 0)
            return new SqlArray([]);
        Span<int> lengths = stackalloc int[count];
        for (var i = 0; i < count; i++)
        {
            lengths[i] = from.Int32();
            from.Int32();
        }

        return ReadLevel(type, oid, ref from, lengths);
    }

    private static void WriteLevel(MessageWriter to, SqlType leaf, SqlArray array, List<int> dimensions, int level)
    {
        if (array.Items.Count != dimensions[level])
            throw new SqlException(
                SqlStates.FeatureNotSupported,
                "An array of arrays of different lengths has no binary format: ask for text."
            );
        foreach (var item in array.Items)
        {
            if (level + 1 < dimensions.Count)
            {
                var inner = item as SqlArray ?? new SqlArray([]);
                WriteLevel(to, leaf, inner, dimensions, level + 1);
            }
            else if (item is null)
            {
                to.Int32(-1);
            }
            else
            {
                var start = to.BeginLength();
                ValueFormat.WriteBinary(to, leaf, item);
                to.EndLength(start);
            }
        }
    }

    private static SqlArray ReadLevel(SqlType type, int oid, ref MessageReader from, scoped ReadOnlySpan<int> lengths)
    {
        if (type.Element is not { } element)
            throw new WireProtocolException("An array has more dimensions than its type.");
        var items = new List<object?>();
        for (var i = 0; i < lengths[0]; i++)
        {
            if (lengths.Length > 1)
            {
                items.Add(ReadLevel(element, oid, ref from, lengths[1..]));
                continue;
            }

            var length = from.Int32();
            items.Add(length < 0 ? null : ValueFormat.ReadBinary(element, oid, from.Take(length)));
        }

        return new SqlArray(items);
    }

    private static bool HasNull(SqlArray array) => array.Items.Any(item => item is null || (item is SqlArray inner && HasNull(inner)));
}
