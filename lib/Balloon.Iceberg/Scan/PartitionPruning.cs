using System.Collections.Concurrent;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>
/// Projects a row filter to partition values: a partition that fails the projection contains no row that passes. Thread-safe.
/// </summary>
internal sealed class PartitionPruning(BoundFilter filter, PartitionSpec spec, Schema schema)
{
    private readonly ConcurrentDictionary<BoundFilter.Predicate, (int Index, BoundFilter.Predicate Projected)[]> _projections = new(
        ReferenceEqualityComparer.Instance
    );

    public bool MayMatch(IReadOnlyList<object?> partition) =>
        spec.IsUnpartitioned
        || FilterPruning.MayMatch(
            filter,
            (Pruning: this, partition),
            static (predicate, of) =>
            {
                foreach (var (index, projected) in of.Pruning.Projections(predicate))
                {
                    if (!MayMatch(projected, index < of.partition.Count ? of.partition[index] : null))
                        return false;
                }

                return true;
            }
        );

    public bool MayMatch(ManifestFile manifest)
    {
        if (manifest.Partitions is not { } summaries)
            return true;
        return FilterPruning.MayMatch(
            filter,
            (Pruning: this, summaries),
            static (predicate, of) =>
            {
                foreach (var (index, projected) in of.Pruning.Projections(predicate))
                {
                    if (index < of.summaries.Count && !MayMatch(projected, of.summaries[index]))
                        return false;
                }

                return true;
            }
        );
    }

    /// <summary>The projections of a predicate to the fields of the spec, computed once for all files.</summary>
    private (int Index, BoundFilter.Predicate Projected)[] Projections(BoundFilter.Predicate predicate) =>
        _projections.GetOrAdd(predicate, static (one, pruning) => [.. pruning.Project(one)], this);

    private IEnumerable<(int Index, BoundFilter.Predicate Projected)> Project(BoundFilter.Predicate predicate)
    {
        for (var i = 0; i < spec.Fields.Count; i++)
        {
            if (
                spec.Fields[i].SourceId == predicate.Field.Id
                && spec.Fields[i].Transform.Kind is not (TransformKind.Void or TransformKind.Unknown)
                && Project(predicate, spec.Fields[i]) is { } projected
            )
                yield return (i, projected);
        }
    }

    private static bool MayMatch(BoundFilter.Predicate projected, object? value)
    {
        if (value is null)
            return projected.Operator == FilterOperator.IsNull;
        return projected.Operator != FilterOperator.IsNull && FilterRows.Test(projected, value);
    }

    private static bool MayMatch(BoundFilter.Predicate projected, PartitionSummary summary)
    {
        var (lower, upper) = (Bound(projected.Type, summary.LowerBound), Bound(projected.Type, summary.UpperBound));
        var onlyNull = summary.ContainsNull && summary.LowerBound is null && summary.ContainsNan == false;
        return FilterPruning.MayMatch(projected, new(summary.ContainsNull, !onlyNull, summary.ContainsNan ?? true, false, lower, upper));
    }

    private static object? Bound(PrimitiveType type, ReadOnlyMemory<byte>? bytes) =>
        bytes is { } value ? FilterPruning.ReadBound(type, value.Span) : null;

    /// <summary>A predicate on the partition value that is true whenever the row's predicate is; null if there is none.</summary>
    private BoundFilter.Predicate? Project(BoundFilter.Predicate predicate, PartitionField field)
    {
        if (schema.FindField(field.SourceId)?.Type is not PrimitiveType source)
            return null;
        var type = field.Transform.ResultType(source);
        var target = new NestedField(field.FieldId, field.Name, type);
        if (predicate.Operator is FilterOperator.IsNull or FilterOperator.NotNull)
            return new(target, type, predicate.Operator, null, []);
        if (field.Transform.Kind == TransformKind.Identity)
            return predicate with { Field = target };
        switch (predicate.Operator)
        {
            case FilterOperator.Equal:
                return Make(target, type, FilterOperator.Equal, field.Transform.Apply(source, predicate.Value));
            case FilterOperator.In:
                return new(
                    target,
                    type,
                    FilterOperator.In,
                    null,
                    [.. predicate.Items.Select(item => field.Transform.Apply(source, item)!)]
                );
            case FilterOperator.StartsWith when field.Transform.Kind == TransformKind.Truncate:
                var prefix = (string)predicate.Value!;
                var cut = (string)field.Transform.Apply(source, prefix)!;
                return Make(target, type, cut.Length == prefix.Length ? FilterOperator.StartsWith : FilterOperator.Equal, cut);
        }

        if (field.Transform.Kind == TransformKind.Bucket)
            return null;
        // The other transforms preserve the order, so a bound becomes an inclusive bound on partitions.
        return predicate.Operator switch
        {
            FilterOperator.LessThan or FilterOperator.LessOrEqual => Make(
                target,
                type,
                FilterOperator.LessOrEqual,
                field.Transform.Apply(source, predicate.Value)
            ),
            FilterOperator.GreaterThan or FilterOperator.GreaterOrEqual => Make(
                target,
                type,
                FilterOperator.GreaterOrEqual,
                field.Transform.Apply(source, predicate.Value)
            ),
            _ => null,
        };
    }

    private static BoundFilter.Predicate? Make(NestedField field, PrimitiveType type, FilterOperator op, object? value) =>
        value is null ? null : new(field, type, op, value, []);
}
