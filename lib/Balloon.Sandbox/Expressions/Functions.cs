using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>A function of one argument that returns null for null.</summary>
internal sealed record Function<A, R>(string Name, Scalar Argument, SqlType Type, Func<A, R> Body) : Scalar(Type)
{
    public override IReadOnlyList<Scalar> Children => [Argument];

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Argument = children[0] };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var argument = (Column<A>)Argument.Evaluate(batch, context);
        var count = batch.Count;
        var values = new R[count];
        var nulls = Nulls.Union(count, argument.Nulls);
        var from = argument.Values;
        for (var i = 0; i < count; i++)
        {
            if (nulls is not null && nulls[i])
                continue;
            try
            {
                // The loop is inside of the guard, so that the guard costs nothing per row.
                for (; i < count; i++)
                {
                    if (nulls is null || !nulls[i])
                        values[i] = Body(from[i]);
                    if (typeof(R).IsValueType)
                        continue;
                    if (values[i] is { } made)
                        context.Count(made);
                    else
                        (nulls ??= new bool[count])[i] = true;
                }
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                context.Fail(error);
                (nulls ??= new bool[count])[i] = true;
            }
        }

        return new Column<R>(Type, values, nulls, count);
    }

    public bool Equals(Function<A, R>? other) =>
        other is not null && Name == other.Name && Type == other.Type && Argument.Equals(other.Argument);

    public override int GetHashCode() => HashCode.Combine(Name, Type, Argument);

    public override string ToString() => $"{Name}({Argument})";
}

/// <summary>A function of two arguments that returns null if either is null.</summary>
internal sealed record Function<A, B, R>(string Name, Scalar First, Scalar Second, SqlType Type, Func<A, B, R> Body)
    : Scalar(Type),
        INamedScalar
{
    public override IReadOnlyList<Scalar> Children => [First, Second];

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { First = children[0], Second = children[1] };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var first = (Column<A>)First.Evaluate(batch, context);
        var second = (Column<B>)Second.Evaluate(batch, context);
        var count = batch.Count;
        var values = new R[count];
        var nulls = Nulls.Union(count, first.Nulls, second.Nulls);
        var (a, b) = (first.Values, second.Values);
        for (var i = 0; i < count; i++)
        {
            if (nulls is not null && nulls[i])
                continue;
            try
            {
                for (; i < count; i++)
                {
                    if (nulls is null || !nulls[i])
                        values[i] = Body(a[i], b[i]);
                    if (typeof(R).IsValueType)
                        continue;
                    if (values[i] is { } made)
                        context.Count(made);
                    else
                        (nulls ??= new bool[count])[i] = true;
                }
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                context.Fail(error);
                (nulls ??= new bool[count])[i] = true;
            }
        }

        return new Column<R>(Type, values, nulls, count);
    }

    public bool Equals(Function<A, B, R>? other) =>
        other is not null && Name == other.Name && Type == other.Type && First.Equals(other.First) && Second.Equals(other.Second);

    public override int GetHashCode() => HashCode.Combine(Name, Type, First, Second);

    public override string ToString() => $"{Name}({First}, {Second})";
}

/// <summary>A function of any number of arguments that gets values as objects; for rarely used functions.</summary>
internal sealed record FunctionN(
    string Name,
    IReadOnlyList<Scalar> Arguments,
    SqlType Type,
    Func<object?[], object?> Body,
    bool NullWhenAnyIs = true
) : Scalar(Type)
{
    public override IReadOnlyList<Scalar> Children => Arguments;

    public override Scalar WithChildren(IReadOnlyList<Scalar> children) => this with { Arguments = children };

    public override Column Evaluate(Batch batch, EvaluationContext context)
    {
        var columns = new Column[Arguments.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = Arguments[i].Evaluate(batch, context);
        var result = Column.Create(Type, batch.Count);
        var values = new object?[columns.Length];
        for (var row = 0; row < batch.Count; row++)
        {
            var missing = false;
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = columns[i][row];
                missing |= values[i] is null;
            }

            object? value = null;
            if (!missing || !NullWhenAnyIs)
            {
                try
                {
                    value = Body(values);
                    if (value is not null)
                        context.Count(value);
                }
                catch (Exception error) when (error is not OutOfMemoryException)
                {
                    context.Fail(error);
                }
            }

            result.Append(value);
        }

        return result;
    }

    public bool Equals(FunctionN? other) =>
        other is not null && Name == other.Name && Type == other.Type && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Name, Type, Arguments.Count);

    public override string ToString() => $"{Name}({string.Join(", ", Arguments)})";
}

/// <summary>Combines the null flags of several columns.</summary>
internal static class Nulls
{
    public static bool[]? Union(int count, bool[]? a, bool[]? b = null)
    {
        if (a is null && b is null)
            return null;
        var union = new bool[count];
        if (a is not null)
            Array.Copy(a, union, count);
        if (b is not null)
        {
            for (var i = 0; i < count; i++)
                union[i] |= b[i];
        }

        return union;
    }
}
