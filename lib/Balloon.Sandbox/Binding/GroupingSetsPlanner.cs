using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>
/// Plans GROUPING SETS as one aggregation: each row is repeated for every set, with the set's number, and null for each group that the set
/// leaves out.
/// </summary>
internal static class GroupingSetsPlanner
{
    /// <summary>Plans the aggregation, which gives the groups, the number of the set, and the aggregates.</summary>
    /// <param name="input">The columns of the grouping.</param>
    /// <param name="grouping">The grouping.</param>
    public static PlanNode Aggregated(ProjectPlan input, Grouping grouping)
    {
        var (sets, width, groups) = (grouping.Sets!, input.Fields.Count, grouping.Groups.Count);
        var number = new InputRef(width, SqlType.Integer);
        PlanNode rows = new ProjectPlan(
            OncePerSet(input, sets.Count),
            [.. input.Fields.Select((f, i) => i < groups ? InSets(i, f.Type, number, sets) : new InputRef(i, f.Type)), number],
            [.. input.Fields, Number]
        );
        var calls = grouping.Calls;
        if (sets.Any(s => s.Count == 0))
            (rows, calls) = WithEmptySets(rows, calls, sets);
        Field[] fields = [.. input.Fields.Take(groups), Number, .. calls.Select(c => new Field(null, c.Kind.Name, c.Type))];
        return new AggregatePlan(rows, [.. Enumerable.Range(0, groups), width], calls, fields);
    }

    private static Field Number { get; } = new(null, "set", SqlType.Integer) { Hidden = true };

    private static ProjectSetPlan OncePerSet(PlanNode input, int sets)
    {
        var numbers = new Constant(new SqlArray([.. Enumerable.Range(0, sets).Cast<object?>()]), SqlType.ArrayOf(SqlType.Integer));
        var each = SetFunctions.Call("unnest", [numbers], Zone.Utc, 0);
        return new ProjectSetPlan(input, [each], Ordinality: false, KeepsEmpty: false, [.. input.Fields, Number]);
    }

    // The group's value, or null in a set without it.
    private static Scalar InSets(int group, SqlType type, InputRef number, IReadOnlyList<IReadOnlyList<int>> sets)
    {
        var value = new InputRef(group, type);
        Constant[] having =
        [
            .. Enumerable.Range(0, sets.Count).Where(s => sets[s].Contains(group)).Select(s => new Constant(s, SqlType.Integer)),
        ];
        return having.Length == sets.Count ? value : new CaseScalar([(new InConstants(number, having), value)], new Constant(null, type));
    }

    // A set without groups has a row even if there is no input: an additional row, which no aggregate counts, provides it.
    private static (PlanNode Rows, List<AggregateCall> Calls) WithEmptySets(
        PlanNode rows,
        List<AggregateCall> calls,
        IReadOnlyList<IReadOnlyList<int>> sets
    )
    {
        var counts = rows.Fields.Count;
        Field[] fields = [.. rows.Fields, new Field(null, "counts", SqlType.Boolean) { Hidden = true }];
        Scalar[] all = [.. rows.Fields.Select((f, i) => new InputRef(i, f.Type)), new Constant(true, SqlType.Boolean)];
        Scalar[][] kept =
        [
            .. Enumerable
                .Range(0, sets.Count)
                .Where(s => sets[s].Count == 0)
                .Select(s =>
                    (Scalar[])
                        [
                            .. rows.Fields.SkipLast(1).Select(f => new Constant(null, f.Type)),
                            new Constant(s, SqlType.Integer),
                            new Constant(false, SqlType.Boolean),
                        ]
                ),
        ];
        var together = new UnionPlan([new ProjectPlan(rows, all, fields), new ValuesPlan(kept, fields)], fields);
        return (together, [.. calls.Select(c => c.Filter is null ? c with { Filter = counts } : c)]);
    }
}
