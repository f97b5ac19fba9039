using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Binding;

/// <summary>Where an expression stands: which names it sees, and what may stand in it.</summary>
/// <param name="Scope">The names.</param>
/// <param name="Clause">The clause, for errors.</param>
internal sealed record Environment(Scope Scope, string Clause)
{
    /// <summary>The columns of the query, to which sub-queries are added as they are met; null where none may stand.</summary>
    public BoundColumns? Columns { get; init; }

    /// <summary>The groups and aggregates of the query; null where no aggregate may stand.</summary>
    public Grouping? Grouping { get; init; }

    /// <summary>The windows that WINDOW names; null where no window function may stand.</summary>
    public IReadOnlyDictionary<string, WindowSpec>? Windows { get; init; }

    /// <summary>True of what is computed only for the rows that come to it: a later argument of COALESCE, a branch of CASE.</summary>
    public bool MayNotBeComputed { get; init; }

    /// <summary>True where a set function may stand.</summary>
    public bool TakesSets { get; init; }
}
