using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Binding;

/// <summary>The context of an expression: the names that it sees, and what it may contain.</summary>
/// <param name="Scope">The names.</param>
/// <param name="Clause">The name of the clause, for errors.</param>
internal sealed record Environment(Scope Scope, string Clause)
{
    /// <summary>The columns of the query, to which sub-queries are added as they are found; null where none are allowed.</summary>
    public BoundColumns? Columns { get; init; }

    /// <summary>The groups and aggregates of the query; null where no aggregate is allowed.</summary>
    public Grouping? Grouping { get; init; }

    /// <summary>The windows that WINDOW defines; null where no window function is allowed.</summary>
    public IReadOnlyDictionary<string, WindowSpec>? Windows { get; init; }

    /// <summary>Whether the expression is computed only for some rows: a later argument of COALESCE, a branch of CASE.</summary>
    public bool MayNotBeComputed { get; init; }

    /// <summary>Whether set functions are allowed.</summary>
    public bool TakesSets { get; init; }
}
