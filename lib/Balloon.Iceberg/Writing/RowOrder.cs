using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>Compares rows by a sort order. Their keys are made once, since a transform costs more than a comparison.</summary>
internal sealed class RowOrder : IComparer<object?[]>
{
    private readonly (int Index, PrimitiveType Type, SortField Field)[] _fields;

    private RowOrder((int, PrimitiveType, SortField)[] fields) => _fields = fields;

    /// <summary>The order of a table; null where it has none, or one that top-level columns alone do not decide.</summary>
    public static RowOrder? For(SortOrder order, Schema schema)
    {
        if (order.IsUnsorted)
            return null;
        var fields = new List<(int, PrimitiveType, SortField)>();
        foreach (var field in order.Fields)
        {
            var index = schema.Fields.ToList().FindIndex(candidate => candidate.Id == field.SourceId);
            if (
                index < 0
                || schema.Fields[index].Type is not PrimitiveType type
                || !field.Transform.Accepts(type)
                || field.Transform.Kind == TransformKind.Unknown
            )
                return null;
            fields.Add((index, type, field));
        }

        return new([.. fields]);
    }

    /// <summary>How many fields the order has.</summary>
    public int Count => _fields.Length;

    /// <summary>The column of a row that decides a field.</summary>
    public int Column(int field) => _fields[field].Index;

    /// <summary>What a field is sorted by, of the value of its <see cref="Column"/>.</summary>
    public object? Key(int field, object? value) => _fields[field].Field.Transform.Apply(_fields[field].Type, value);

    /// <summary>What a row is sorted by: the fields' values, transformed.</summary>
    public object?[] Key(object?[] row)
    {
        var key = new object?[_fields.Length];
        for (var i = 0; i < key.Length; i++)
            key[i] = Key(i, row[_fields[i].Index]);
        return key;
    }

    /// <summary>Compares two <see cref="Key(object?[])"/>s.</summary>
    public int Compare(object?[]? x, object?[]? y)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (Compare(i, x![i], y![i]) is var order and not 0)
                return order;
        }

        return 0;
    }

    /// <summary>Compares two <see cref="Key(int, object?)"/>s of a field.</summary>
    public int Compare(int index, object? a, object? b)
    {
        var field = _fields[index].Field;
        if (a is null || b is null)
        {
            if (a is null && b is null)
                return 0;
            return a is null == field.NullsFirst ? -1 : 1;
        }

        var order = Values.Compare(a, b);
        return field.Descending ? -order : order;
    }
}
