using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>An aggregate in a plan: its arguments and its filter are columns of the input.</summary>
internal sealed record AggregateCall(AggregateKind Kind, IReadOnlyList<int> Arguments, IReadOnlyList<SqlType> ArgumentTypes, SqlType Type)
{
    public bool Distinct { get; init; }
    public int? Filter { get; init; }

    /// <summary>ORDER BY among the arguments; indexes refer to columns of the input.</summary>
    public IReadOnlyList<SortKey> Order { get; init; } = [];

    /// <summary>The type of each column of <see cref="Order"/>.</summary>
    public IReadOnlyList<SqlType> OrderTypes { get; init; } = [];

    /// <summary>The fraction of a percentile.</summary>
    public double? Fraction { get; init; }

    /// <summary>The factor by which the buckets of an approximate percentile grow.</summary>
    public double? SketchBase { get; init; }

    public bool Equals(AggregateCall? other) =>
        other is not null
        && Kind == other.Kind
        && Arguments.SequenceEqual(other.Arguments)
        && Type == other.Type
        && Distinct == other.Distinct
        && Filter == other.Filter
        && Order.SequenceEqual(other.Order)
        && Fraction == other.Fraction
        && SketchBase == other.SketchBase;

    public override int GetHashCode() => HashCode.Combine(Kind.Name, Arguments.Count, Filter);

    /// <summary>Whether its state is the values of the group, and not just a few columns.</summary>
    /// <param name="appendOnly">Whether rows are only added.</param>
    public bool KeepsValues(bool appendOnly) =>
        Kind.Keeps switch
        {
            GroupStateKind.Columns => Distinct,
            GroupStateKind.ColumnsOfAppended => !appendOnly,
            _ => true,
        };

    public override string ToString() =>
        $"{Kind}({(Distinct ? "distinct " : "")}{string.Join(", ", Arguments.Select(a => "$" + a))})"
        + (Fraction is { } f ? $"[{f}]" : "")
        + (Filter is { } filter ? $" filter(${filter})" : "");
}
