using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Binding;

/// <summary>Adds the columns of window functions to a plan; functions with the same partition and order are computed together.</summary>
internal static class WindowPlanner
{
    public static PlanNode Attach(PlanNode plan, BoundColumns columns, Layout layout)
    {
        var calls = columns.OfKind<WindowColumn>().Select(c => (c.Index, Call: Mapped(c.Column.Call, layout))).ToList();
        while (calls.Count > 0)
        {
            var first = calls[0].Call.Over;
            var together = calls
                .Where(c => c.Call.Over.Partition.SequenceEqual(first.Partition) && c.Call.Over.Order.SequenceEqual(first.Order))
                .ToList();
            calls.RemoveAll(together.Contains);
            plan = Over(plan, [.. together.Select(t => t.Call)]);
            for (var i = 0; i < together.Count; i++)
                layout[together[i].Index] = plan.Fields.Count - together.Count + i;
        }

        return plan;
    }

    private static WindowCall Mapped(WindowCall call, Layout layout) =>
        call with
        {
            Arguments = [.. call.Arguments.Select(layout.Map)],
            Over = call.Over.Map(layout.Map),
        };

    private static OverPlan Over(PlanNode plan, WindowCall[] together)
    {
        var outputs = plan.Fields.Select((f, i) => (Scalar)new InputRef(i, f.Type)).ToList();
        var fields = plan.Fields.ToList();
        var over = together[0].Over;
        int[] partition = [.. over.Partition.Select(Column)];
        SortKey[] order = [.. over.Order.Select(k => new SortKey(Column(k.Value), k.Descending, k.NullsFirst))];
        OverCall[] calls =
        [
            .. together.Select(c => new OverCall(c.Kind, [.. c.Arguments.Select(Column)], c.Offset, c.Over.Frame.Place(Column), c.Type)),
        ];
        var input = new ProjectPlan(plan, outputs, [.. fields]);
        fields.AddRange(together.Select(c => new Field(null, c.Kind.Name, c.Type) { Hidden = true }));
        return new OverPlan(input, partition, order, calls, fields);

        int Column(Scalar scalar)
        {
            var at = outputs.IndexOf(scalar);
            if (at >= 0)
                return at;
            outputs.Add(scalar);
            fields.Add(new Field(null, $"w{outputs.Count - 1}", scalar.Type) { Hidden = true });
            return outputs.Count - 1;
        }
    }
}
