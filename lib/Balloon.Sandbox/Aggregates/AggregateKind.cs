using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>
/// An aggregate function and its properties. To add one, add a row to <see cref="AggregateKinds"/> and, unless an existing state will do, a
/// state.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Arity">The number of its arguments, not counting those before WITHIN GROUP.</param>
internal sealed record AggregateKind(string Name, int Arity)
{
    /// <summary>Its other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether * is allowed as its argument.</summary>
    public bool TakesStar { get; init; }

    /// <summary>
    /// Casts its arguments and tells its type; null if it does not accept them. By default, the arguments as they are and the first one's
    /// type.
    /// </summary>
    public Func<AggregateArguments, AggregateTypes?> Types { get; init; } = a => a.Gives(a.Items[0].Type);

    /// <summary>Whether it compares values, and so refuses types without an order.</summary>
    public bool Compares { get; init; }

    public DistinctUse Distinct { get; init; }

    public OrderUse Order { get; init; }

    /// <summary>Its form with WITHIN GROUP; null for an aggregate without it.</summary>
    public OrderedSet? OrderedSet { get; init; }

    /// <summary>Its value over no rows.</summary>
    public object? OfNothing { get; init; }

    public GroupStateKind Keeps { get; init; } = GroupStateKind.Values;

    /// <summary>Creates its state; null if it is <see cref="Written"/> in terms of others.</summary>
    public Func<StateRequest, Aggregator>? State { get; init; }

    /// <summary>Computes it over the frame of a window; null if it is not available there.</summary>
    public Func<PartitionRows, FrameFold>? InFrame { get; init; }

    /// <summary>The same with IGNORE NULLS; null if that is not available.</summary>
    public Func<PartitionRows, FrameFold>? InFrameOfValues { get; init; }

    /// <summary>Rewrites it in terms of other aggregates; null if it has a state.</summary>
    public Func<IAggregateWriter, IReadOnlyList<Scalar>, Scalar>? Written { get; init; }

    public override string ToString() => Name;
}

/// <summary>The effect of DISTINCT on an aggregate.</summary>
internal enum DistinctUse
{
    /// <summary>Each value counts once.</summary>
    Counts,

    /// <summary>No effect: duplicate values do not change the result.</summary>
    Ignored,

    /// <summary>It is refused.</summary>
    Refused,
}

/// <summary>The effect of ORDER BY among an aggregate's arguments.</summary>
internal enum OrderUse
{
    /// <summary>No effect: the result does not depend on the order.</summary>
    Ignored,

    /// <summary>The values are processed in this order.</summary>
    Taken,

    /// <summary>The values are processed in this order, and an order is required.</summary>
    Required,
}

/// <summary>The state of a group, which determines whether a row can be retracted.</summary>
internal enum GroupStateKind
{
    /// <summary>A few columns, from which a row can be retracted; with DISTINCT, the values.</summary>
    Columns,

    /// <summary>A few columns if rows are only added; the values if rows can be retracted.</summary>
    ColumnsOfAppended,

    /// <summary>Each value with its count.</summary>
    Values,
}

/// <summary>The form of an aggregate with WITHIN GROUP (ORDER BY …).</summary>
/// <param name="TakesFraction">Whether its argument is a fraction.</param>
/// <param name="Of">The type to which the values are cast, or null to keep their own.</param>
internal sealed record OrderedSet(bool TakesFraction, SqlType? Of)
{
    /// <summary>Whether it counts the buckets of a sketch: then it also takes a relative error, and only an ascending order.</summary>
    public bool IsSketch { get; init; }
}

/// <summary>The arguments of a call before they are cast.</summary>
internal sealed record AggregateArguments(string Name, IReadOnlyList<Scalar> Items, bool Distinct, Zone Zone, int At)
{
    public AggregateTypes Gives(SqlType type) => new(Items, type);

    public Scalar As(int argument, SqlType type, CastContext context = CastContext.Implicit) =>
        Casts.To(Items[argument], type, context, Zone, At);

    public Scalar Json(int argument) => FunctionTable.Call("to_jsonb", [Items[argument]], Zone, At);
}

/// <summary>The arguments of a call after they are cast, and the type of its result.</summary>
internal sealed record AggregateTypes(IReadOnlyList<Scalar> Arguments, SqlType Result);

/// <summary>Rewrites an aggregate in terms of others, over a group or over the frame of a window.</summary>
internal interface IAggregateWriter
{
    Zone Zone { get; }

    /// <summary>The 0-based position in the text, for errors.</summary>
    int At { get; }

    /// <summary>Another aggregate over the same rows, with the same DISTINCT and FILTER.</summary>
    Scalar Call(AggregateKind kind, Scalar argument);

    /// <summary>
    /// The first value in an order among the rows for which a condition holds; ties are broken by the order of the call itself.
    /// </summary>
    Scalar First(Scalar value, Scalar condition, Scalar by, bool descending);
}
