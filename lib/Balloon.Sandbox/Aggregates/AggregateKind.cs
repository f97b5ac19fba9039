using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>
/// An aggregate function: all that is known of it. A new one is a row of <see cref="AggregateKinds"/> and, where no state that is there
/// does for it, a state.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Arity">How many arguments it takes; those before WITHIN GROUP do not count.</param>
internal sealed record AggregateKind(string Name, int Arity)
{
    /// <summary>Further names that it goes by.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>True when * may stand for its argument.</summary>
    public bool TakesStar { get; init; }

    /// <summary>Its arguments, cast, and its type; null when it does not take them. Arguments as they are, of the first one's type, when not said.</summary>
    public Func<AggregateArguments, AggregateTypes?> Types { get; init; } = a => a.Gives(a.Items[0].Type);

    /// <summary>True when it compares its values, and so takes none whose order is not known.</summary>
    public bool Compares { get; init; }

    public DistinctUse Distinct { get; init; }

    public OrderUse Order { get; init; }

    /// <summary>What stands before WITHIN GROUP; null of an aggregate without it.</summary>
    public OrderedSet? OrderedSet { get; init; }

    /// <summary>Its value of no rows.</summary>
    public object? OfNothing { get; init; }

    public Kept Keeps { get; init; } = Kept.Values;

    /// <summary>Makes its state; null of one that is <see cref="Written"/> with others.</summary>
    public Func<StateRequest, Aggregator>? State { get; init; }

    /// <summary>Computes it over the frame of a window; null where it is not to be had there.</summary>
    public Func<PartitionRows, FrameFold>? InFrame { get; init; }

    /// <summary>The same with IGNORE NULLS; null where that is not to be had.</summary>
    public Func<PartitionRows, FrameFold>? InFrameOfValues { get; init; }

    /// <summary>Writes it with other aggregates; null of one that has a state.</summary>
    public Func<IAggregateWriter, IReadOnlyList<Scalar>, Scalar>? Written { get; init; }

    public override string ToString() => Name;
}

/// <summary>What DISTINCT does to an aggregate.</summary>
internal enum DistinctUse
{
    /// <summary>Each value counts once.</summary>
    Counts,

    /// <summary>Nothing: values that are there twice change nothing.</summary>
    Ignored,

    /// <summary>It is refused.</summary>
    Refused,
}

/// <summary>What ORDER BY in an aggregate's brackets does.</summary>
internal enum OrderUse
{
    /// <summary>Nothing: any order gives the same.</summary>
    Ignored,

    /// <summary>Values are taken in it.</summary>
    Taken,

    /// <summary>The same, and without it there is no answer.</summary>
    Required,
}

/// <summary>What is kept of a group, and so whether a row can be taken back from it.</summary>
internal enum Kept
{
    /// <summary>A few columns, from which a row can be taken back; with DISTINCT the values.</summary>
    Columns,

    /// <summary>A few columns where rows only come; where one may go, the values.</summary>
    ColumnsOfAppended,

    /// <summary>Each value with its count.</summary>
    Values,
}

/// <summary>The form of an aggregate with WITHIN GROUP (ORDER BY …).</summary>
/// <param name="TakesFraction">True when a fraction stands in its brackets.</param>
/// <param name="Of">The type that its values are cast to, or null for their own.</param>
internal sealed record OrderedSet(bool TakesFraction, SqlType? Of)
{
    /// <summary>True when it counts the buckets of a sketch: it takes a relative error too, and an ascending order only.</summary>
    public bool IsSketch { get; init; }
}

/// <summary>Its arguments as they come, when an aggregate is bound.</summary>
internal sealed record AggregateArguments(string Name, IReadOnlyList<Scalar> Items, bool Distinct, Zone Zone, int At)
{
    public AggregateTypes Gives(SqlType type) => new(Items, type);

    public Scalar As(int argument, SqlType type, CastContext context = CastContext.Implicit) =>
        Casts.To(Items[argument], type, context, Zone, At);

    public Scalar Json(int argument) => FunctionTable.Call("to_jsonb", [Items[argument]], Zone, At);
}

/// <summary>An aggregate's arguments, cast, and what it gives.</summary>
internal sealed record AggregateTypes(IReadOnlyList<Scalar> Arguments, SqlType Result);

/// <summary>Writes an aggregate with others, over a group or over the frame of a window.</summary>
internal interface IAggregateWriter
{
    Zone Zone { get; }

    /// <summary>0-based position, for errors.</summary>
    int At { get; }

    /// <summary>Another aggregate over the same rows, with the same DISTINCT and FILTER.</summary>
    Scalar Call(AggregateKind kind, Scalar argument);

    /// <summary>The first value in an order, of the rows for which a condition holds; the order of the call itself decides among equals.</summary>
    Scalar First(Scalar value, Scalar condition, Scalar by, bool descending);
}
