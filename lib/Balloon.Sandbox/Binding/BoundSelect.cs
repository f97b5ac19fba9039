using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Binding;

/// <summary>
/// A SELECT with every name and type looked up: what its steps compute, over <see cref="Columns"/>. <see cref="SelectPlanner"/> makes a plan
/// of it.
/// </summary>
internal sealed record BoundSelect
{
    /// <summary>The rows of FROM for which WHERE holds.</summary>
    public required PlanNode From { get; init; }

    /// <summary>The columns that its expressions speak of; sub-queries, window functions and set functions stand among them.</summary>
    public required BoundColumns Columns { get; init; }

    /// <summary>GROUP BY and the aggregates; null where rows are not grouped.</summary>
    public Grouping? Grouping { get; init; }

    public Scalar? Having { get; init; }

    /// <summary>What it gives; those past <see cref="Visible"/> serve its order, or DISTINCT ON.</summary>
    public required IReadOnlyList<Scalar> Outputs { get; init; }

    /// <summary>The names and types of <see cref="Outputs"/>.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }

    /// <summary>How many outputs are shown.</summary>
    public required int Visible { get; init; }

    public bool Distinct { get; init; }

    /// <summary>The outputs of DISTINCT ON.</summary>
    public IReadOnlyList<int> DistinctOn { get; init; } = [];

    /// <summary>ORDER BY, of outputs.</summary>
    public IReadOnlyList<SortKey> Order { get; init; } = [];

    public required RowLimit Limit { get; init; }
}

/// <summary>OFFSET and LIMIT.</summary>
/// <param name="Offset">Rows to skip.</param>
/// <param name="Most">Rows to give, or null for all.</param>
/// <param name="WithTies">Further rows equal to the last one in the order come too.</param>
internal readonly record struct RowLimit(long Offset, long? Most, bool WithTies);
