using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Data;

/// <summary>Compares rows by a sort order.</summary>
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

    public int Compare(object?[]? x, object?[]? y)
    {
        foreach (var (index, type, field) in _fields)
        {
            var a = field.Transform.Apply(type, x![index]);
            var b = field.Transform.Apply(type, y![index]);
            if (a is null || b is null)
            {
                if (a is null && b is null)
                    continue;
                return a is null == field.NullsFirst ? -1 : 1;
            }

            var order = Values.Compare(a, b);
            if (order != 0)
                return field.Descending ? -order : order;
        }

        return 0;
    }
}
