using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>A column of the input.</summary>
internal sealed record InputRef(int Index, SqlType Type) : Scalar(Type)
{
    public override Column Evaluate(Batch batch, EvaluationContext context) => batch.Columns[Index];

    public override string ToString() => $"${Index}";
}

/// <summary>A column of an enclosing query, with its value in the row for which the sub-query is evaluated.</summary>
/// <param name="Level">How many queries further out; 1 is the enclosing query.</param>
/// <param name="Index">The index of its column.</param>
/// <param name="Type">Its type.</param>
internal sealed record OuterRef(int Level, int Index, SqlType Type) : Scalar(Type)
{
    public override Column Evaluate(Batch batch, EvaluationContext context) =>
        new Constant(context.OuterValue(Level, Index), Type).Evaluate(batch, context);

    public override string ToString() => $"outer.${Index}";
}

/// <summary>A parameter of a prepared statement; its value is known while the statement executes.</summary>
/// <param name="Number">Its number; that of $1 is 1.</param>
/// <param name="Type">Its type.</param>
internal sealed record ParameterScalar(int Number, SqlType Type) : Scalar(Type)
{
    /// <summary>
    /// Proposes a type while none is known, and returns the type that the parameter has from then on; null when its type is known.
    /// </summary>
    public Func<SqlType, SqlType>? Takes { get; init; }

    public bool Equals(ParameterScalar? other) => other is not null && Number == other.Number && Type == other.Type;

    public override int GetHashCode() => HashCode.Combine(Number, Type);

    public override Column Evaluate(Batch batch, EvaluationContext context) =>
        Number <= context.Parameters.Count
            ? context.Parameters[Number - 1].Evaluate(batch, context)
            : throw new SqlException("42P02", $"there is no parameter ${Number}");

    public override string ToString() => $"parameter.${Number}";
}

/// <summary>A constant.</summary>
internal sealed record Constant(object? Value, SqlType Type) : Scalar(Type)
{
    private Column? filled;

    /// <summary>An untyped string literal, which takes its type from its context.</summary>
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

/// <summary>proctime() in a column of a source: the time at which a row arrived, to the second.</summary>
internal sealed record ProcessingTime() : Scalar(SqlType.TimestampTz)
{
    public override bool IsDeterministic => false;

    public override Column Evaluate(Batch batch, EvaluationContext context) => new NowScalar().Evaluate(batch, context);

    public override string ToString() => "proctime()";
}

/// <summary>now() in a query: the time at which the query began.</summary>
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
