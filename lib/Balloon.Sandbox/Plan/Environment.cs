using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>Where an expression stands: which names it sees, and whether aggregates and window functions may stand in it.</summary>
/// <param name="Scope">The names.</param>
/// <param name="Clause">The clause, for errors.</param>
internal sealed record Environment(Scope Scope, string Clause)
{
    public Grouping? Grouping { get; init; }
    public Windowing? Windows { get; init; }

    /// <summary>Sub-queries met on the way, which become joins below the expression; null where none may stand.</summary>
    public SubqueryCollector? Subqueries { get; init; }

    /// <summary>Set functions met on the way, whose rows the plan then has; null where none may stand.</summary>
    public SetCollector? Sets { get; init; }
}

/// <summary>The groups and aggregates of a SELECT while it is being bound: first columns to compute, then calls over them.</summary>
internal sealed class Grouping(IReadOnlyList<Scalar> groups)
{
    public IReadOnlyList<Scalar> Groups { get; } = groups;

    /// <summary>Columns below the aggregation: the groups, then arguments.</summary>
    public List<Scalar> Columns { get; } = [.. groups];

    public List<AggregateCall> Calls { get; } = [];

    public int Column(Scalar scalar)
    {
        var at = Columns.IndexOf(scalar);
        if (at < 0)
        {
            at = Columns.Count;
            Columns.Add(scalar);
        }

        return at;
    }

    public InputRef Call(AggregateCall call)
    {
        var at = Calls.IndexOf(call);
        if (at < 0)
        {
            at = Calls.Count;
            Calls.Add(call);
        }

        return new InputRef(Groups.Count + at, call.Type);
    }
}

/// <summary>The window functions of a SELECT while it is being bound.</summary>
internal sealed class Windowing(IReadOnlyDictionary<string, WindowSpec> named)
{
    public IReadOnlyDictionary<string, WindowSpec> Named { get; } = named;

    public List<WindowCall> Calls { get; } = [];
}

/// <summary>What stands after OVER, bound.</summary>
internal sealed record WindowOver(
    IReadOnlyList<Scalar> Partition,
    IReadOnlyList<(Scalar Value, bool Descending, bool? NullsFirst)> Order,
    WindowFrame? Frame
);

/// <summary>A window function with everything bound.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Arguments">What it reads.</param>
/// <param name="Offset">How far lag and lead look.</param>
/// <param name="Over">The window.</param>
/// <param name="Type">Its type.</param>
/// <param name="At">0-based position, for errors.</param>
internal sealed record WindowCall(WindowKind Kind, IReadOnlyList<Scalar> Arguments, int Offset, WindowOver Over, SqlType Type, int At);
