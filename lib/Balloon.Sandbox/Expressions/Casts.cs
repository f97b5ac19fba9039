using System.Globalization;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>In which contexts a cast is allowed.</summary>
internal enum CastContext
{
    Implicit,
    Assign,
    Explicit,
    Never,
}

/// <summary>Which types can be cast to which, in which contexts, and how.</summary>
internal static class Casts
{
    private static readonly SqlTypeKind[] Numbers =
    [
        SqlTypeKind.SmallInt,
        SqlTypeKind.Integer,
        SqlTypeKind.BigInt,
        SqlTypeKind.Numeric,
        SqlTypeKind.Real,
        SqlTypeKind.Double,
    ];

    private static readonly SqlTypeKind[] Times = [SqlTypeKind.Date, SqlTypeKind.Timestamp, SqlTypeKind.TimestampTz];

    /// <summary>The rank of a numeric type in the order of implicit casts.</summary>
    public static int Rank(SqlType type) => Array.IndexOf(Numbers, type.Kind);

    public static bool IsNumber(SqlType type) => Array.IndexOf(Numbers, type.Kind) >= 0;

    public static CastContext ContextOf(SqlType from, SqlType to)
    {
        if (from == to)
            return CastContext.Implicit;
        if (from == SqlType.Serial)
            return to == SqlType.BigInt ? CastContext.Implicit
                : to.Kind == SqlTypeKind.TimestampTz ? CastContext.Explicit
                : to.Kind == SqlTypeKind.Varchar ? CastContext.Assign
                : CastContext.Never;
        if (to == SqlType.Serial)
            return CastContext.Never;
        if (from.Kind == SqlTypeKind.Array && to.Kind == SqlTypeKind.Array)
            return ContextOf(from.Element!, to.Element!);
        if (from.Kind == SqlTypeKind.Map || to.Kind == SqlTypeKind.Map)
            return from.Kind == to.Kind ? ContextOf(from.Element!, to.Element!) : CastContext.Never;
        if (from.Kind == SqlTypeKind.Struct && to.Kind == SqlTypeKind.Struct)
            return from.Fields!.Count == to.Fields!.Count
                ? from.Fields.Zip(to.Fields, (f, t) => ContextOf(f.Type, t.Type)).DefaultIfEmpty(CastContext.Implicit).Max()
                : CastContext.Never;
        var (a, b) = (Array.IndexOf(Numbers, from.Kind), Array.IndexOf(Numbers, to.Kind));
        if (a >= 0 && b >= 0)
            return a < b ? CastContext.Implicit : CastContext.Assign;
        (a, b) = (Array.IndexOf(Times, from.Kind), Array.IndexOf(Times, to.Kind));
        if (a >= 0 && b >= 0)
            return a < b ? CastContext.Implicit : CastContext.Assign;
        if (from.Kind == SqlTypeKind.Varchar)
            return CastContext.Explicit;
        if (to.Kind == SqlTypeKind.Varchar)
            return CastContext.Assign;
        return (from.Kind, to.Kind) switch
        {
            (SqlTypeKind.Time, SqlTypeKind.Interval) => CastContext.Implicit,
            (SqlTypeKind.Interval, SqlTypeKind.Time) => CastContext.Assign,
            (SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz, SqlTypeKind.Time) => CastContext.Assign,
            (SqlTypeKind.Boolean, SqlTypeKind.Integer) or (SqlTypeKind.Integer, SqlTypeKind.Boolean) => CastContext.Explicit,
            (SqlTypeKind.Jsonb, SqlTypeKind.Boolean) => CastContext.Explicit,
            (SqlTypeKind.Jsonb, _) when IsNumber(to) => CastContext.Explicit,
            _ => CastContext.Never,
        };
    }

    /// <summary>The type to which both types can be cast implicitly, or null.</summary>
    public static SqlType? Common(SqlType a, SqlType b) =>
        a == b || ContextOf(b, a) == CastContext.Implicit ? a
        : ContextOf(a, b) == CastContext.Implicit ? b
        : null;

    /// <summary>Casts an expression; an untyped literal is parsed as the type.</summary>
    /// <param name="value">The expression to cast.</param>
    /// <param name="to">The type.</param>
    /// <param name="context">Which casts are allowed.</param>
    /// <param name="zone">The session's time zone.</param>
    /// <param name="at">0-based position, for errors.</param>
    public static Scalar To(Scalar value, SqlType to, CastContext context, Zone zone, int? at = null)
    {
        if (value is Constant { IsUntyped: true } literal)
            return new Constant(literal.Value is string text ? Literal(text, to, zone, at) : null, to);
        if (value is ParameterScalar { Takes: { } takes } parameter)
            return To(new ParameterScalar(parameter.Number, takes(to)), to, context, zone, at);
        if (value is RowScalar row && to.Kind == SqlTypeKind.Struct && row.Items.Count == to.Fields!.Count)
            return new RowScalar([.. row.Items.Select((item, i) => To(item, to.Fields[i].Type, context, zone, at))], to);
        if (value.Type == to)
            return value;
        var least = ContextOf(value.Type, to);
        if (least > context)
            throw new SqlException(SqlStates.CannotCoerce, $"cannot cast type \"{value.Type}\" to \"{to}\" in {context} context", at + 1);
        return Make(value, to, zone);
    }

    /// <summary>True for an untyped literal or parameter, which takes its type from its context.</summary>
    public static bool IsUntyped(Scalar value) => value is Constant { IsUntyped: true } or ParameterScalar { Takes: not null };

    /// <summary>In which contexts this value can be cast: untyped literals always, also inside of ROW.</summary>
    public static CastContext ContextOf(Scalar value, SqlType to) =>
        IsUntyped(value) ? CastContext.Implicit
        : value is RowScalar row && to.Kind == SqlTypeKind.Struct && row.Items.Count == to.Fields!.Count
            ? row.Items.Zip(to.Fields, (item, field) => ContextOf(item, field.Type)).DefaultIfEmpty(CastContext.Implicit).Max()
        : ContextOf(value.Type, to);

    /// <summary>
    /// The type to which both sides of a comparison are cast. Structs are compared field by field, and untyped literals take the type of
    /// the other side. Null when there is no common type.
    /// </summary>
    public static SqlType? Compared(Scalar a, Scalar b)
    {
        if (IsUntyped(a))
            return b.Type;
        if (IsUntyped(b))
            return a.Type;
        if (a.Type.Kind == SqlTypeKind.Array && b.Type.Kind == SqlTypeKind.Array)
            return a.Type == b.Type ? a.Type : null;
        if (a.Type.Kind != SqlTypeKind.Struct || b.Type.Kind != SqlTypeKind.Struct)
            return Common(a.Type, b.Type);
        var (left, right) = (Fields(a), Fields(b));
        if (left.Length != right.Length)
            return null;
        var types = left.Zip(right, Compared).ToArray();
        return types.Contains(null) ? null : SqlType.RecordOf(types!);

        static Scalar[] Fields(Scalar value) =>
            value is RowScalar row ? [.. row.Items] : [.. value.Type.Fields!.Select((f, i) => new InputRef(i, f.Type))];
    }

    public static object Literal(string text, SqlType to, Zone zone, int? at)
    {
        try
        {
            return to.Kind == SqlTypeKind.TimestampTz ? DateTimeText.ParseInstant(text.AsSpan().Trim(), zone) : to.Parse(text);
        }
        catch (SqlException e)
        {
            throw new SqlException(e.SqlState, e.Message, at + 1, e.Detail, e.Hint);
        }
    }

    private static Scalar Make(Scalar v, SqlType to, Zone zone)
    {
        if (to.Kind == SqlTypeKind.Varchar)
            return ToText(v, zone);
        if (v.Type.Kind == SqlTypeKind.Varchar)
            return FromText(v, to, zone);
        if (v.Type.Kind == SqlTypeKind.Jsonb)
            return JsonFunctions.CastTo(v, to);
        if (to.Kind == SqlTypeKind.Array)
            return ArrayCast(v, to, zone);
        if (to.Kind == SqlTypeKind.Map)
            return new FunctionN("cast", [ArrayCast(v, to, zone)], to, a => MapFunctions.Checked((SqlArray)a[0]!));
        if (to.Kind == SqlTypeKind.Struct)
        {
            var fields = v.Type.Fields!.Select((f, i) => To(new InputRef(i, f.Type), to.Fields![i].Type, CastContext.Explicit, zone));
            return new StructCast(v, [.. fields], to);
        }

        if (v.Type == SqlType.Serial)
            return to.Kind == SqlTypeKind.TimestampTz ? F<long, long>(RowIds.Micros) : F<long, long>(x => x);
        return (v.Type.Kind, to.Kind) switch
        {
            (SqlTypeKind.SmallInt, SqlTypeKind.Integer) => F<short, int>(x => x),
            (SqlTypeKind.SmallInt, SqlTypeKind.BigInt) => F<short, long>(x => x),
            (SqlTypeKind.SmallInt, SqlTypeKind.Numeric) => F<short, Numeric>(x => x),
            (SqlTypeKind.SmallInt, SqlTypeKind.Real) => F<short, float>(x => x),
            (SqlTypeKind.SmallInt, SqlTypeKind.Double) => F<short, double>(x => x),
            (SqlTypeKind.Integer, SqlTypeKind.SmallInt) => F<int, short>(x => checked((short)x)),
            (SqlTypeKind.Integer, SqlTypeKind.BigInt) => F<int, long>(x => x),
            (SqlTypeKind.Integer, SqlTypeKind.Numeric) => F<int, Numeric>(x => x),
            (SqlTypeKind.Integer, SqlTypeKind.Real) => F<int, float>(x => x),
            (SqlTypeKind.Integer, SqlTypeKind.Double) => F<int, double>(x => x),
            (SqlTypeKind.Integer, SqlTypeKind.Boolean) => F<int, bool>(x => x != 0),
            (SqlTypeKind.Boolean, SqlTypeKind.Integer) => F<bool, int>(x => x ? 1 : 0),
            (SqlTypeKind.BigInt, SqlTypeKind.SmallInt) => F<long, short>(x => checked((short)x)),
            (SqlTypeKind.BigInt, SqlTypeKind.Integer) => F<long, int>(x => checked((int)x)),
            (SqlTypeKind.BigInt, SqlTypeKind.Numeric) => F<long, Numeric>(x => x),
            (SqlTypeKind.BigInt, SqlTypeKind.Real) => F<long, float>(x => x),
            (SqlTypeKind.BigInt, SqlTypeKind.Double) => F<long, double>(x => x),
            (SqlTypeKind.Numeric, SqlTypeKind.SmallInt) => F<Numeric, short>(x => (short)Round(x)),
            (SqlTypeKind.Numeric, SqlTypeKind.Integer) => F<Numeric, int>(x => (int)Round(x)),
            (SqlTypeKind.Numeric, SqlTypeKind.BigInt) => F<Numeric, long>(x => (long)Round(x)),
            (SqlTypeKind.Numeric, SqlTypeKind.Real) => F<Numeric, float>(x => x.IsFinite ? (float)(decimal)x : (float)(double)x),
            (SqlTypeKind.Numeric, SqlTypeKind.Double) => F<Numeric, double>(x => (double)x),
            (SqlTypeKind.Real, SqlTypeKind.SmallInt) => F<float, short>(x => checked((short)MathF.Round(x))),
            (SqlTypeKind.Real, SqlTypeKind.Integer) => F<float, int>(x => checked((int)MathF.Round(x))),
            (SqlTypeKind.Real, SqlTypeKind.BigInt) => F<float, long>(x => checked((long)MathF.Round(x))),
            (SqlTypeKind.Real, SqlTypeKind.Numeric) => F<float, Numeric>(Numeric.From),
            (SqlTypeKind.Real, SqlTypeKind.Double) => F<float, double>(x => x),
            (SqlTypeKind.Double, SqlTypeKind.SmallInt) => F<double, short>(x => checked((short)Math.Round(x))),
            (SqlTypeKind.Double, SqlTypeKind.Integer) => F<double, int>(x => checked((int)Math.Round(x))),
            (SqlTypeKind.Double, SqlTypeKind.BigInt) => F<double, long>(x => checked((long)Math.Round(x))),
            (SqlTypeKind.Double, SqlTypeKind.Real) => F<double, float>(x => Narrow(x)),
            (SqlTypeKind.Double, SqlTypeKind.Numeric) => F<double, Numeric>(Numeric.From),
            (SqlTypeKind.Date, SqlTypeKind.Timestamp) => F<int, long>(x => x * Timestamps.Day),
            (SqlTypeKind.Date, SqlTypeKind.TimestampTz) => F<int, long>(x => zone.ToInstant(x * Timestamps.Day)),
            (SqlTypeKind.Timestamp, SqlTypeKind.Date) => F<long, int>(x => (int)Timestamps.Floor(x, Timestamps.Day)),
            (SqlTypeKind.Timestamp, SqlTypeKind.Time) => F<long, long>(x => x - (Timestamps.Floor(x, Timestamps.Day) * Timestamps.Day)),
            (SqlTypeKind.Timestamp, SqlTypeKind.TimestampTz) => F<long, long>(x => zone.ToInstant(x)),
            (SqlTypeKind.TimestampTz, SqlTypeKind.Timestamp) => F<long, long>(x => zone.ToLocal(x)),
            (SqlTypeKind.TimestampTz, SqlTypeKind.Date) => F<long, int>(x => (int)Timestamps.Floor(zone.ToLocal(x), Timestamps.Day)),
            (SqlTypeKind.TimestampTz, SqlTypeKind.Time) => F<long, long>(x => Timestamps.TimeOfDay(zone.ToLocal(x))),
            (SqlTypeKind.Time, SqlTypeKind.Interval) => F<long, Interval>(x => new Interval(0, 0, x)),
            (SqlTypeKind.Interval, SqlTypeKind.Time) => F<Interval, long>(x => Timestamps.TimeOfDay(x.Microseconds)),
            _ => throw new SqlException(SqlStates.CannotCoerce, $"cannot cast type \"{v.Type}\" to \"{to}\""),
        };

        Scalar F<A, R>(Func<A, R> body) => new Function<A, R>("cast", v, to, body);
    }

    private static decimal Round(Numeric x) => decimal.Round((decimal)x, 0, MidpointRounding.AwayFromZero);

    /// <exception cref="SqlException">22003: it does not fit.</exception>
    public static float Narrow(double x)
    {
        var narrow = (float)x;
        return float.IsInfinity(narrow) && !double.IsInfinity(x) ? throw NumericExponential.Overflow()
            : narrow == 0 && x != 0 ? throw NumericExponential.Underflow()
            : narrow;
    }

    private static FunctionN ArrayCast(Scalar array, SqlType to, Zone zone)
    {
        var from = array.Type.Element!;
        var item = To(new InputRef(0, from), to.Element!, CastContext.Explicit, zone);
        var context = new EvaluationContext(strict: true);
        return new FunctionN("cast", [array], to, a => Items((SqlArray)a[0]!));

        SqlArray Items(SqlArray value)
        {
            var items = Column.Create(from, value.Items.Count);
            foreach (var one in value.Items)
                items.Append(one);
            var cast = item.Evaluate(new Batch([items], items.Count, null), context);
            return new SqlArray([.. Enumerable.Range(0, items.Count).Select(i => cast[i])]);
        }
    }

    private static Scalar ToText(Scalar v, Zone zone)
    {
        var type = v.Type;
        return type.Kind switch
        {
            SqlTypeKind.Boolean => new Function<bool, string>("cast", v, SqlType.Varchar, x => x ? "true" : "false"),
            SqlTypeKind.Jsonb => new Function<string, string>("cast", v, SqlType.Varchar, x => x),
            SqlTypeKind.Integer => new Function<int, string>("cast", v, SqlType.Varchar, x => x.ToString(CultureInfo.InvariantCulture)),
            SqlTypeKind.BigInt => new Function<long, string>("cast", v, SqlType.Varchar, x => x.ToString(CultureInfo.InvariantCulture)),
            _ => new FunctionN("cast", [v], SqlType.Varchar, a => type.Format(a[0]!, x => Timestamps.Offset(x, zone))),
        };
    }

    private static Scalar FromText(Scalar v, SqlType to, Zone zone) =>
        to.Kind switch
        {
            SqlTypeKind.Integer => new Function<string, int>("cast", v, to, x => (int)SqlText.Parse(to, x)),
            SqlTypeKind.BigInt => new Function<string, long>("cast", v, to, x => (long)SqlText.Parse(to, x)),
            SqlTypeKind.TimestampTz => new Function<string, long>("cast", v, to, x => DateTimeText.ParseInstant(x.AsSpan().Trim(), zone)),
            _ => new FunctionN("cast", [v], to, a => SqlText.Parse(to, (string)a[0]!)),
        };
}
