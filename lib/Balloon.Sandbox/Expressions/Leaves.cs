using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>A column of the input.</summary>
internal sealed record InputRef(int Index, SqlType Type) : Scalar(Type)
{
    public override Column Evaluate(Batch batch, EvaluationContext context) => batch.Columns[Index];

    public override string ToString() => $"${Index}";
}

/// <summary>A column of the query around a sub-query; replaced before a plan is run.</summary>
internal sealed record OuterRef(int Level, int Index, SqlType Type) : Scalar(Type)
{
    public override Column Evaluate(Batch batch, EvaluationContext context) =>
        throw new InvalidOperationException("An outer column was left in a plan.");

    public override string ToString() => $"outer.${Index}";
}

/// <summary>A parameter of a prepared statement; replaced before a plan is run.</summary>
internal sealed record ParameterScalar(int Number, SqlType Type) : Scalar(Type)
{
    public override Column Evaluate(Batch batch, EvaluationContext context) =>
        throw new InvalidOperationException("A parameter was left in a plan.");

    public override string ToString() => $"parameter.${Number}";
}

/// <summary>A value.</summary>
internal sealed record Constant(object? Value, SqlType Type) : Scalar(Type)
{
    private Column? filled;

    /// <summary>A string literal whose type its surroundings decide.</summary>
    public bool IsUntyped { get; init; }

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var column = filled;
        if (column is not null && column.Count >= batch.Count)
            return column;
        column = Column.Create(Type, Math.Max(16, batch.Count));
        for (var i = 0; i < Math.Max(16, batch.Count); i++)
            column.Append(Value);
        return filled = column;
    }

    public bool Equals(Constant? other) =>
        other is not null && Type == other.Type && Equals(Value, other.Value) && IsUntyped == other.IsUntyped;

    public override int GetHashCode() => HashCode.Combine(Type, Value);

    public override string ToString() =>
        Value is null ? "null"
        : Type.Kind is SqlTypeKind.Varchar ? $"'{Value}'"
        : $"{Type.Format(Value)}:{Type.Name}";
}

/// <summary>now(), in a query: the instant at which it began.</summary>
internal sealed record NowScalar() : Scalar(SqlType.TimestampTz)
{
    public override bool IsDeterministic => false;

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var values = new long[batch.Count];
        Array.Fill(values, context.Now);
        return new Column<long>(Type, values, null, batch.Count);
    }

    public override string ToString() => "now()";
}
