using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;

namespace Balloon.Notebook.Lake;

/// <summary>
/// Compares a column with a number of a wider type. C# widens the column's value, so that <c>c.Score &gt; 2.5</c> means 3 and more for
/// whole numbers, but a scan only accepts values of the column's own type.
/// </summary>
internal static class FilterLiteral
{
    public static Filter Compare(NestedField field, FilterSign sign, object value)
    {
        if (Nearest(field, value) is not var (near, order))
            return Of(field.Name, sign, value);
        return sign switch
        {
            FilterSign.Equal => order == 0 ? Filter.Equal(field.Name, near) : Filter.None,
            FilterSign.Less => order < 0 ? Filter.LessOrEqual(field.Name, near) : Filter.LessThan(field.Name, near),
            FilterSign.LessOrEqual => order <= 0 ? Filter.LessOrEqual(field.Name, near) : Filter.LessThan(field.Name, near),
            FilterSign.Greater => order > 0 ? Filter.GreaterOrEqual(field.Name, near) : Filter.GreaterThan(field.Name, near),
            _ => order >= 0 ? Filter.GreaterOrEqual(field.Name, near) : Filter.GreaterThan(field.Name, near),
        };
    }

    private static Filter Of(string column, FilterSign sign, object value) =>
        sign switch
        {
            FilterSign.Equal => Filter.Equal(column, value),
            FilterSign.Less => Filter.LessThan(column, value),
            FilterSign.LessOrEqual => Filter.LessOrEqual(column, value),
            FilterSign.Greater => Filter.GreaterThan(column, value),
            _ => Filter.GreaterOrEqual(column, value),
        };

    /// <summary>A value of the column's type next to a wider one, and how they compare; null if the value can be used as it is.</summary>
    private static (object Near, int Order)? Nearest(NestedField field, object value)
    {
        var kind = (field.Type as PrimitiveType)?.Kind;
        if (kind == TypeKind.Float && value is double or decimal)
        {
            var wide = Convert.ToDouble(value, null);
            return ((float)wide, ((double)(float)wide).CompareTo(wide));
        }

        if (kind is not (TypeKind.Int or TypeKind.Long) || value is not (double or float or decimal))
            return null;
        var number = value is decimal exact ? exact : (decimal)Math.Clamp(Convert.ToDouble(value, null), -1e19, 1e19);
        var whole = (long)Math.Clamp(decimal.Floor(number), long.MinValue, long.MaxValue);
        return (whole, ((decimal)whole).CompareTo(number));
    }
}

/// <summary>The comparison operators.</summary>
internal enum FilterSign
{
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
