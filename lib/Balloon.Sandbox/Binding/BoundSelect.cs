using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Binding;

/// <summary>
/// A SELECT with all names and types resolved: what its steps compute, over <see cref="Columns"/>. <see cref="SelectPlanner"/> builds its
/// plan.
/// </summary>
internal sealed record BoundSelect
{
    /// <summary>FROM with the condition of WHERE.</summary>
    public required PlanNode From { get; init; }

    /// <summary>The columns to which its expressions refer, including sub-queries, window functions and set functions.</summary>
    public required BoundColumns Columns { get; init; }

    /// <summary>GROUP BY and the aggregates; null without grouping.</summary>
    public Grouping? Grouping { get; init; }

    public Scalar? Having { get; init; }

    /// <summary>The output; columns after <see cref="Visible"/> serve ORDER BY or DISTINCT ON.</summary>
    public required IReadOnlyList<Scalar> Outputs { get; init; }

    /// <summary>The names and types of <see cref="Outputs"/>.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }

    /// <summary>The number of outputs that are shown.</summary>
    public required int Visible { get; init; }

    public bool Distinct { get; init; }

    /// <summary>The indexes of the outputs of DISTINCT ON.</summary>
    public IReadOnlyList<int> DistinctOn { get; init; } = [];

    /// <summary>ORDER BY, over outputs.</summary>
    public IReadOnlyList<SortKey> Order { get; init; } = [];

    public required RowLimit Limit { get; init; }
}

/// <summary>OFFSET and LIMIT.</summary>
/// <param name="Offset">Rows to skip.</param>
/// <param name="Count">The most rows to return, or null for all.</param>
/// <param name="WithTies">Whether to include further rows that are equal to the last one in the order.</param>
internal readonly record struct RowLimit(long Offset, long? Count, bool WithTies);
