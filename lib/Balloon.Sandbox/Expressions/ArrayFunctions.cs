using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Functions on arrays of any element type.</summary>
internal static class ArrayFunctions
{
    public static void AddTo(FunctionAdder add)
    {
        var (text, texts) = (SqlType.Varchar, SqlType.ArrayOf(SqlType.Varchar));
        add.Many("string_to_array", [text, text], texts, a => Split(a, null), nullWhenAnyIs: false);
        add.Many("string_to_array", [text, text, text], texts, a => Split(a, (string?)a[2]), nullWhenAnyIs: false);
    }

    // Without a separator each character becomes an element; an empty separator does not split.
    private static SqlArray? Split(object?[] arguments, string? missing)
    {
        if (arguments[0] is not string s)
            return null;
        IEnumerable<string> parts =
            s == "" ? []
            : arguments[1] is not string separator ? s.EnumerateRunes().Select(rune => rune.ToString())
            : separator == "" ? [s]
            : s.Split(separator);
        return new SqlArray([.. parts.Select(part => part == missing ? null : part)]);
    }

    /// <summary>A call of a function whose result type follows from an array's type; null if the name is none of these.</summary>
    public static Scalar? Find(string name, Scalar[] arguments, Zone zone, int at) =>
        (name, arguments) switch
        {
            ("array_length", [{ Type.Kind: SqlTypeKind.Array }]) => new FunctionN(name, arguments, SqlType.Integer, a => Length(a[0]!)),
            ("array_length", [{ Type.Kind: SqlTypeKind.Array } array, var dimension]) => new FunctionN(
                name,
                [array, Casts.To(dimension, SqlType.Integer, CastContext.Implicit, zone, at)],
                SqlType.Integer,
                a => LengthOf(a[0]!, (int)a[1]!)
            ),
            ("cardinality", [{ Type.Kind: SqlTypeKind.Array }]) => new FunctionN(
                name,
                arguments,
                SqlType.Integer,
                a => Flat(a[0], Depth(arguments[0].Type)).Count()
            ),
            ("array_append", [var array, var item]) when Aligned(array, item, zone, at) is { } pair => new FunctionN(
                name,
                [pair.Array, pair.Item],
                pair.Array.Type,
                a => new SqlArray([.. ((SqlArray?)a[0])?.Items ?? [], a[1]]),
                NullWhenAnyIs: false
            ),
            ("array_prepend", [var item, var array]) when Aligned(array, item, zone, at) is { } pair => new FunctionN(
                name,
                [pair.Item, pair.Array],
                pair.Array.Type,
                a => new SqlArray([a[0], .. ((SqlArray?)a[1])?.Items ?? []]),
                NullWhenAnyIs: false
            ),
            ("array_cat", [var left, var right]) => Concatenated(left, right, zone, at),
            ("array_position", [var array, var item]) when Aligned(array, item, zone, at) is { } pair => new FunctionN(
                name,
                [pair.Array, pair.Item],
                SqlType.Integer,
                a => a[0] is SqlArray items ? Position(items, a[1]) : null,
                NullWhenAnyIs: false
            ),
            ("array_remove", [var array, var item]) when Aligned(array, item, zone, at) is { } pair => new FunctionN(
                name,
                [pair.Array, pair.Item],
                pair.Array.Type,
                a => a[0] is SqlArray items ? new SqlArray([.. items.Items.Where(x => !ItemOrder.Same(x, a[1]))]) : null,
                NullWhenAnyIs: false
            ),
            ("array_contains" or "@>", [var whole, var part]) => Containment(name, whole, part, zone, at, partFirst: false),
            ("array_contained" or "<@", [var part, var whole]) => Containment(name, whole, part, zone, at, partFirst: true),
            ("subscript", [{ Type.Kind: SqlTypeKind.Array } array, var index]) => new FunctionN(
                name,
                [array, Casts.To(index, SqlType.Integer, CastContext.Implicit, zone, at)],
                array.Type.Element!,
                a => Item((SqlArray)a[0]!, (int)a[1]!)
            ),
            _ => null,
        };

    /// <summary>array[from:to]; the bounds may lie outside of the array.</summary>
    public static Scalar Slice(Scalar array, Scalar from, Scalar to, Zone zone, int at) =>
        array.Type.Kind == SqlTypeKind.Array
            ? new FunctionN(
                "slice",
                [
                    array,
                    Casts.To(from, SqlType.Integer, CastContext.Implicit, zone, at),
                    Casts.To(to, SqlType.Integer, CastContext.Implicit, zone, at),
                ],
                array.Type,
                a => Part((SqlArray)a[0]!, (int)a[1]!, (int)a[2]!)
            )
            : throw new SqlException(
                SqlStates.DatatypeMismatch,
                $"array range index applied to type {array.Type}, which is not a list",
                at + 1
            );

    private static SqlArray Part(SqlArray array, int from, int to)
    {
        var first = Math.Max(from, 1);
        var last = Math.Min(to, array.Items.Count);
        return new SqlArray(first <= last ? [.. array.Items.Skip(first - 1).Take(last - first + 1)] : []);
    }

    private static int Length(object array) => ((SqlArray)array).Items.Count;

    private static object? LengthOf(object array, int dimension) =>
        dimension switch
        {
            < 1 => null,
            1 => Length(array),
            _ => throw new SqlException(
                SqlStates.InvalidParameterValue,
                "Invalid parameter dimension: array_length for dimensions greater than 1 not supported"
            ),
        };

    public static int Depth(SqlType type) => type.Element is { } element ? Depth(element) + 1 : 0;

    public static IEnumerable<object?> Flat(object? value, int depth) =>
        depth == 0 ? [value] : ((SqlArray?)value)?.Items.SelectMany(item => Flat(item, depth - 1)) ?? [];

    private static object? Item(SqlArray array, int index) => index >= 1 && index <= array.Items.Count ? array.Items[index - 1] : null;

    // An array and a possible element, both cast to a common element type.
    private static (Scalar Array, Scalar Item)? Aligned(Scalar array, Scalar item, Zone zone, int at)
    {
        if (array.Type.Kind != SqlTypeKind.Array && !Casts.IsUntyped(array))
            return null;
        var element =
            Casts.IsUntyped(array) ? item.Type
            : Casts.IsUntyped(item) ? array.Type.Element!
            : Casts.Common(array.Type.Element!, item.Type);
        return element is null
            ? null
            : (
                Casts.To(array, SqlType.ArrayOf(element), CastContext.Implicit, zone, at),
                Casts.To(item, element, CastContext.Implicit, zone, at)
            );
    }

    public static (Scalar Left, Scalar Right)? SameArrays(Scalar left, Scalar right, Zone zone, int at)
    {
        var type =
            Casts.IsUntyped(left) ? right.Type
            : Casts.IsUntyped(right) ? left.Type
            : Casts.Common(left.Type, right.Type);
        return type?.Kind == SqlTypeKind.Array
            ? (Casts.To(left, type, CastContext.Implicit, zone, at), Casts.To(right, type, CastContext.Implicit, zone, at))
            : null;
    }

    private static FunctionN? Concatenated(Scalar left, Scalar right, Zone zone, int at)
    {
        if (SameArrays(left, right, zone, at) is { } same)
            return new FunctionN(
                "array_cat",
                [same.Left, same.Right],
                same.Left.Type,
                a =>
                    a[0] is null ? a[1]
                    : a[1] is null ? a[0]
                    : new SqlArray([.. ((SqlArray)a[0]!).Items, .. ((SqlArray)a[1]!).Items]),
                NullWhenAnyIs: false
            );
        // The first is an array of arrays, the second such an inner array.
        if (left.Type.Kind != SqlTypeKind.Array || right.Type.Kind != SqlTypeKind.Array)
            return null;
        var name = Aligned(left, right, zone, at) is not null ? "array_append" : "array_prepend";
        return (FunctionN?)Find(name, [left, right], zone, at);
    }

    private static FunctionN? Containment(string name, Scalar whole, Scalar part, Zone zone, int at, bool partFirst) =>
        SameArrays(whole, part, zone, at) is { } same
            ? new FunctionN(
                name,
                partFirst ? [same.Right, same.Left] : [same.Left, same.Right],
                SqlType.Boolean,
                a => Contains(a[partFirst ? 1 : 0], a[partFirst ? 0 : 1], Depth(same.Left.Type))
            )
            : null;

    // Counts the innermost elements of nested arrays; a null array has none.
    private static bool Contains(object? whole, object? part, int depth)
    {
        var known = Flat(whole, depth).ToList();
        return Flat(part, depth).All(x => x is not null && known.Exists(y => ItemOrder.Same(x, y)));
    }

    private static object? Position(SqlArray array, object? item)
    {
        for (var i = 0; i < array.Items.Count; i++)
        {
            if (ItemOrder.Same(array.Items[i], item))
                return i + 1;
        }

        return null;
    }
}
