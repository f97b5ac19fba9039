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

/// <summary>The window functions of a SELECT while it is being bound; their columns follow those of the input.</summary>
internal sealed class Windowing(IReadOnlyDictionary<string, WindowSpec> named)
{
    public IReadOnlyDictionary<string, WindowSpec> Named { get; } = named;

    public List<WindowCall> Calls { get; } = [];

    /// <summary>Columns of the input; set once it is known.</summary>
    public int InputWidth { get; set; }
}

/// <summary>A window function with everything bound.</summary>
internal sealed record WindowCall(
    string Name,
    IReadOnlyList<Scalar> Arguments,
    IReadOnlyList<Scalar> Partition,
    IReadOnlyList<(Scalar Value, bool Descending, bool? NullsFirst)> Order,
    WindowFrame? Frame,
    SqlType Type,
    int At
);
