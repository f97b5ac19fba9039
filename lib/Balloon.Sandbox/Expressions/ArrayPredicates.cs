using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Overlap and containment of arrays, their dimensions, and array_reverse.</summary>
internal static class ArrayPredicates
{
    /// <summary>A call of one of these functions, whose result type follows from the array's type; null for any other name.</summary>
    public static Scalar? Find(string name, Scalar[] arguments, Zone zone, int at) =>
        (name, arguments) switch
        {
            ("array_overlaps" or "array_is_overlap" or "array_is_intersect" or "&&", [var left, var right])
                when ArrayFunctions.SameArrays(left, right, zone, at) is { } same => new FunctionN(
                name,
                [same.Left, same.Right],
                SqlType.Boolean,
                a => Overlaps(a[0]!, a[1]!, ArrayFunctions.Depth(same.Left.Type))
            ),
            ("array_reverse", [{ Type.Kind: SqlTypeKind.Array } array]) => new FunctionN(
                name,
                arguments,
                array.Type,
                a => new SqlArray([.. ((SqlArray)a[0]!).Items.Reverse()])
            ),
            // The number of dimensions follows from the type alone.
            ("array_ndims", [{ Type.Kind: SqlTypeKind.Array } array]) => new Constant(ArrayFunctions.Depth(array.Type), SqlType.Integer),
            ("array_lower" or "array_upper", [{ Type.Kind: SqlTypeKind.Array } array, var dimension]) => new FunctionN(
                name,
                [array, Casts.To(dimension, SqlType.Integer, CastContext.Implicit, zone, at)],
                SqlType.Integer,
                a => Bound(name, (SqlArray)a[0]!, (int)a[1]!, ArrayFunctions.Depth(array.Type))
            ),
            _ => null,
        };

    // A null equals nothing.
    private static bool Overlaps(object left, object right, int depth)
    {
        var known = ArrayFunctions.Flat(left, depth).Where(x => x is not null).ToList();
        return ArrayFunctions.Flat(right, depth).Any(x => x is not null && known.Exists(y => ItemOrder.Same(x, y)));
    }

    private static object? Bound(string name, SqlArray array, int dimension, int depth) =>
        dimension < 1 || dimension > depth ? null
        : name == "array_lower" ? 1
        : dimension == 1 ? array.Items.Count
        : throw new SqlException(
            SqlStates.InvalidParameterValue,
            "Invalid parameter dimension: array_upper for dimensions greater than 1 not supported"
        );
}
