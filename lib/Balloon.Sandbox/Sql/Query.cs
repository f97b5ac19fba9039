namespace Balloon.Sandbox.Sql;

/// <summary>A whole query.</summary>
internal sealed record Query(
    IReadOnlyList<CommonTable> With,
    QueryBody Body,
    IReadOnlyList<OrderItem> OrderBy,
    Expression? Limit,
    bool WithTies,
    Expression? Offset,
    int At
);

/// <summary>name AS (query), or name AS CHANGELOG FROM relation, for which <paramref name="Query"/> is null.</summary>
internal sealed record CommonTable(string Name, IReadOnlyList<string> Columns, Query? Query, NamedTable? ChangelogFrom, int At);

/// <summary>SELECT, VALUES, a set operation or a query in parentheses.</summary>
internal abstract record QueryBody(int At);

internal sealed record Select(
    bool Distinct,
    IReadOnlyList<Expression> DistinctOn,
    IReadOnlyList<SelectItem> Items,
    TableRef? From,
    Expression? Where,
    IReadOnlyList<Expression> GroupBy,
    Expression? Having,
    IReadOnlyDictionary<string, WindowSpec> Windows,
    int At
) : QueryBody(At)
{
    /// <summary>The sets of GROUPING SETS, ROLLUP and CUBE; null for a plain GROUP BY.</summary>
    public IReadOnlyList<IReadOnlyList<Expression>>? GroupingSets { get; init; }
}

internal sealed record SelectItem(Expression Value, string? Alias);

internal sealed record Values(IReadOnlyList<IReadOnlyList<Expression>> Rows, int At) : QueryBody(At);

/// <summary>UNION, INTERSECT or EXCEPT.</summary>
internal sealed record SetOperation(string Operator, bool All, QueryBody Left, QueryBody Right, int At) : QueryBody(At)
{
    /// <summary>CORRESPONDING: columns are matched by name instead of position.</summary>
    public bool Corresponding { get; init; }

    /// <summary>The columns that CORRESPONDING BY names.</summary>
    public IReadOnlyList<string> By { get; init; } = [];
}

internal sealed record NestedQuery(Query Query, int At) : QueryBody(At);

/// <summary>An item of FROM.</summary>
internal abstract record TableRef(int At);

internal sealed record NamedTable(string? Schema, string Name, Alias? Alias, int At) : TableRef(At)
{
    /// <summary>FOR SYSTEM_TIME AS OF PROCTIME(): the right side of a temporal join.</summary>
    public bool AsOfProcessTime { get; init; }

    /// <summary>True for the relation inside of TUMBLE or HOP, which cannot have an alias there.</summary>
    public bool IsArgument { get; init; }
}

internal sealed record QueryTable(Query Query, Alias? Alias, bool Lateral, int At) : TableRef(At);

/// <summary>TUMBLE, HOP or a set-returning function in FROM.</summary>
internal sealed record FunctionRef(Call Call, Alias? Alias, bool WithOrdinality, int At) : TableRef(At);

/// <summary><paramref name="Kind"/>: inner, left, right, full, cross.</summary>
internal sealed record Join(TableRef Left, TableRef Right, string Kind, Expression? On, IReadOnlyList<string>? Using, bool Natural, int At)
    : TableRef(At)
{
    /// <summary>ASOF: joins each row with the nearest row only.</summary>
    public bool AsOf { get; init; }
}

internal sealed record Alias(string Name, IReadOnlyList<string> Columns);
