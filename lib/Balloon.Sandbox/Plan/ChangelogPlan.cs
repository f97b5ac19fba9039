using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>The changes of a table or view as rows: its columns, then changelog_op, then the hidden _changelog_row_id.</summary>
/// <param name="Input">The relation.</param>
/// <param name="RowKey">The columns that identify its rows, or null.</param>
/// <param name="RowIds">Gives each change its number.</param>
/// <param name="Visible">How many columns are shown.</param>
/// <param name="Fields">All columns.</param>
internal sealed record ChangelogPlan(
    PlanNode Input,
    IReadOnlyList<int>? RowKey,
    RowIds RowIds,
    IReadOnlyList<int> Visible,
    IReadOnlyList<Field> Fields
) : PlanNode(Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => true;

    public override IReadOnlyList<int> Key => [Fields.Count - 1];

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    public override string Describe() => "ChangeLog";

    /// <summary>The changes of a relation; refused where RisingWave would show other changes.</summary>
    public static ChangelogPlan Of(PlanNode scan, Relation relation, RowIds rowIds, int at)
    {
        if (!relation.IsStored)
            throw Refusal.NotSupported($"CHANGELOG FROM a {relation.Kind}", at);
        var key = relation.Maintained is { } kept ? kept.Key : relation.Key;
        if (key is null || MergesChanges(relation))
            throw Refusal.NotSupported(
                $"CHANGELOG FROM {relation.Name}: only a table, or a view that filters, computes or groups, keeps its changes apart",
                at
            );
        int[] visible = [.. Enumerable.Range(0, scan.Fields.Count).Where(i => !scan.Fields[i].Hidden)];
        return new ChangelogPlan(
            scan,
            key,
            rowIds,
            visible,
            [
                .. visible.Select(i => scan.Fields[i]),
                new Field(null, "changelog_op", SqlType.SmallInt),
                new Field(null, "_changelog_row_id", SqlType.Serial) { Hidden = true },
            ]
        );
    }

    // A join or a top-N may correct itself within a tick. RisingWave shows the intermediate rows; this engine does not.
    private static bool MergesChanges(Relation relation) =>
        relation.Maintained is { } kept
        && kept.Walk()
            .Any(n =>
                n is not (ScanPlan or FilterPlan or ProjectPlan or AggregatePlan or NowFilterPlan or WindowPlan or ChangelogPlan)
                || (n is ScanPlan scan && MergesChanges(scan.Relation))
            );
}
