using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Functions that reduce an array to one value, or sort it.</summary>
internal static class ArraySummaries
{
    /// <summary>A call of one of these functions, whose result type follows from the array's type; null for any other name.</summary>
    public static Scalar? Find(string name, Scalar[] arguments, Zone zone, int at)
    {
        if (name is "array_to_string" or "array_join" && arguments is [var first, _, ..] && Casts.IsUntyped(first))
            throw new SqlException(
                SqlStates.IndeterminateDatatype,
                "could not determine polymorphic type because input has type unknown",
                at + 1
            );
        if (arguments is not [{ Type: { Kind: SqlTypeKind.Array, Element: { } element } }, ..])
            return null;
        return (name, arguments.Length) switch
        {
            ("array_sum", 1) when SumType(element) is { } sum => new FunctionN(name, arguments, sum, a => Sum(Items(a[0]), sum)),
            ("array_min", 1) => new FunctionN(name, arguments, element, a => Items(a[0]).Min(ItemOrder.ByValue)),
            ("array_max", 1) => new FunctionN(name, arguments, element, a => Items(a[0]).Max(ItemOrder.ByValue)),
            ("array_sort", 1) => new FunctionN(
                name,
                arguments,
                arguments[0].Type,
                a => new SqlArray([.. ((SqlArray)a[0]!).Items.Order(ItemOrder.ByValue)])
            ),
            ("array_to_string" or "array_join", 2 or 3) => new FunctionN(
                name,
                [arguments[0], .. arguments[1..].Select(x => Casts.To(x, SqlType.Varchar, CastContext.Implicit, zone, at))],
                SqlType.Varchar,
                a => Join(element, (SqlArray)a[0]!, (string)a[1]!, a.Length > 2 ? (string)a[2]! : null)
            ),
            _ => null,
        };
    }

    private static IEnumerable<object> Items(object? array) => ((SqlArray)array!).Items.OfType<object>();

    private static SqlType? SumType(SqlType element) =>
        element.Kind switch
        {
            SqlTypeKind.SmallInt or SqlTypeKind.Integer => SqlType.BigInt,
            SqlTypeKind.BigInt => SqlType.Numeric,
            SqlTypeKind.Numeric or SqlTypeKind.Real or SqlTypeKind.Double or SqlTypeKind.Interval => element,
            _ => null,
        };

    private static object? Sum(IEnumerable<object> items, SqlType type)
    {
        var values = items.ToList();
        if (values.Count == 0)
            return null;
        return type.Kind switch
        {
            SqlTypeKind.BigInt => values.Aggregate(0L, (sum, x) => checked(sum + Convert.ToInt64(x, null))),
            SqlTypeKind.Numeric => values.Aggregate((Numeric)0, (sum, x) => sum + (x is Numeric number ? number : (long)x)),
            SqlTypeKind.Real => values.Aggregate(0f, (sum, x) => sum + (float)x),
            SqlTypeKind.Double => values.Aggregate(0.0, (sum, x) => sum + (double)x),
            _ => values.Cast<Interval>().Aggregate(Timestamps.Plus),
        };
    }

    // Nested arrays count as all their innermost elements.
    private static string Join(SqlType element, SqlArray array, string separator, string? missing)
    {
        var items = array.Items;
        for (; element.Kind == SqlTypeKind.Array; element = element.Element!)
            items = [.. items.OfType<SqlArray>().SelectMany(x => x.Items)];
        return Limits.Join(
            separator,
            items.Where(x => x is not null || missing is not null).Select(x => x is null ? missing : element.Format(x))
        );
    }
}
