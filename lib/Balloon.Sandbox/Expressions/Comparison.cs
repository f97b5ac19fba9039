using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>=, &lt;&gt;, &lt;, &lt;=, &gt;, &gt;= on two values of one type.</summary>
internal static class Comparison
{
    public static Scalar Make(string symbol, Scalar left, Scalar right) =>
        left.Type.Kind switch
        {
            SqlTypeKind.Boolean => Of<bool>(symbol, left, right),
            SqlTypeKind.SmallInt => Of<short>(symbol, left, right),
            SqlTypeKind.Integer or SqlTypeKind.Date => Of<int>(symbol, left, right),
            SqlTypeKind.BigInt or SqlTypeKind.Time or SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz => Of<long>(symbol, left, right),
            SqlTypeKind.Real => Of<float>(symbol, left, right),
            SqlTypeKind.Double => Of<double>(symbol, left, right),
            SqlTypeKind.Numeric => Of<Numeric>(symbol, left, right),
            SqlTypeKind.Varchar or SqlTypeKind.Jsonb => Of<string>(symbol, left, right),
            SqlTypeKind.Bytea => Of<byte[]>(symbol, left, right),
            SqlTypeKind.Interval => Of<Interval>(symbol, left, right),
            SqlTypeKind.Struct => Of<SqlRow>(symbol, left, right),
            _ => Of<SqlArray>(symbol, left, right),
        };

    private static Function<T, T, bool> Of<T>(string symbol, Scalar left, Scalar right)
    {
        Func<T, T, bool> body = symbol switch
        {
            "=" => Physical<T>.Equals,
            "<>" => static (a, b) => !Physical<T>.Equals(a, b),
            "<" => static (a, b) => Physical<T>.Compare(a, b) < 0,
            "<=" => static (a, b) => Physical<T>.Compare(a, b) <= 0,
            ">" => static (a, b) => Physical<T>.Compare(a, b) > 0,
            _ => static (a, b) => Physical<T>.Compare(a, b) >= 0,
        };
        return new Function<T, T, bool>(symbol, left, right, SqlType.Boolean, body);
    }

    /// <summary>The operands of &lt;, &lt;=, &gt; or &gt;=; null for any other expression.</summary>
    public static (Scalar Left, string Symbol, Scalar Right)? Inequality(Scalar scalar) =>
        scalar is INamedScalar { Name: "<" or "<=" or ">" or ">=" } named && scalar.Children is [var left, var right]
            ? (left, named.Name, right)
            : null;

    /// <summary>The same comparison with its operands swapped.</summary>
    public static string Mirror(string symbol) =>
        symbol switch
        {
            "<" => ">",
            "<=" => ">=",
            ">" => "<",
            ">=" => "<=",
            _ => symbol,
        };
}
