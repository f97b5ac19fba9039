using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

// Joins, top-N and window functions.
internal sealed partial class PlanBuilder
{
    private void BuildStateful(PlanNode plan, Operator target, int port)
    {
        switch (plan)
        {
            case JoinPlan join:
                BuildJoin(join, target, port);
                break;
            case TopNPlan top:
                Chain(
                    new TopNOperator(NextStoreId(), top.Types, [.. top.Partition], top.Order, top.Offset, top.Limit, top.WithTies),
                    top.Input,
                    target,
                    port
                );
                break;
            case GapFillPlan gaps:
                Chain(new GapFillOperator(NextStoreId(), gaps), gaps.Input, target, port);
                break;
            case AsOfPlan asOf:
                Chain(new AsOfOperator(NextStoreId(), asOf), asOf.Input, target, port);
                break;
            case ChangelogPlan when context.ReadsSnapshot:
                throw Refusal.NotSupported("CHANGELOG in a query (make a materialized view of it)");
            case ChangelogPlan changes:
                Chain(new ChangelogOperator(changes), changes.Input, target, port);
                break;
            case NowSeriesPlan series:
                var steps = new NowSeriesOperator(NextStoreId(), series, context);
                steps.To(target, port);
                operators.Add(steps);
                break;
            case NowFilterPlan now:
                Chain(new NowFilterOperator(NextStoreId(), now, context), now.Input, target, port);
                break;
            case SortPlan sort:
                Chain(new SortOperator(NextStoreId(), sort.Types, sort.Column), sort.Input, target, port);
                break;
            case OverPlan over:
                Chain(new OverOperator(NextStoreId(), over), over.Input, target, port);
                break;
            case ApplyPlan apply:
                var asked = new ApplyOperator(apply, context);
                for (var i = 0; i < asked.Relations.Count; i++)
                    inputs.Add((asked.Relations[i], null, asked, i + 1));
                Chain(asked, apply.Input, target, port);
                break;
            case MaxOneRowPlan one:
                Chain(new MaxOneRowOperator(), one.Input, target, port);
                break;
            default:
                throw Refusal.NotSupported(plan.Describe());
        }
    }

    private static JoinClock? Clock(JoinPlan join) =>
        JoinTimes.Of(join) is { } times
            ? new JoinClock(times, join.Watermark is { } column ? column == times.Left : null, join.ForgetsBy is not null)
            : null;

    private void BuildJoin(JoinPlan join, Operator target, int port)
    {
        var left = new JoinSide(
            NextStoreId(),
            join.Left.Types,
            [.. join.LeftKeys],
            join.NullSafe,
            join.Kind is JoinKind.Left or JoinKind.Full or JoinKind.Semi or JoinKind.Anti
        );
        var right = new JoinSide(
            NextStoreId(),
            join.Right.Types,
            [.. join.RightKeys],
            join.NullSafe,
            join.Kind is JoinKind.Right or JoinKind.Full
        );
        // A query sees a single moment, in which a temporal join is an ordinary join.
        var temporal = join.Temporal && !context.ReadsSnapshot;
        var memo = temporal && !join.Left.AppendOnly ? new TemporalMemo(NextStoreId(), join.Left.Types, join.Right.Types) : null;
        var made = new JoinOperator(join.Kind, left, right, join.Condition, temporal, memo, Clock(join), context);
        made.To(target, port);
        // A query reads the right side first, so that its result has the order of the left side.
        Build(join.Right, made, 1);
        Build(join.Left, made, 0);
        operators.Add(made);
    }
}
