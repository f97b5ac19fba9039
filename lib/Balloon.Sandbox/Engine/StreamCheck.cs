using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Refuses a view that cannot be maintained over a stream, and says which part of it cannot.</summary>
internal static class StreamCheck
{
    public static void Check(PlanNode plan, int at)
    {
        foreach (var node in plan.Walk())
        {
            if (node is not NowFilterPlan && node.Scalars.Any(NowFilterPlan.ReadsClock))
                throw new SqlException(
                    SqlStates.FeatureNotSupported,
                    "in a streaming query now() is not allowed here",
                    at + 1,
                    hint: "RisingWave allows now() in WHERE, HAVING, ON and FROM of a streaming query: a view that compares a time with it is a temporal filter."
                );
            if (node is ApplyPlan apply)
                throw Refusal.NotSupported($"{apply.Reason}, in a streaming query", apply.Subquery.At);
            if (node is MaxOneRowPlan)
                throw new SqlException(SqlStates.CardinalityViolation, "Scalar subquery might produce more than one row.", at + 1);
            if (node is JoinPlan { Temporal: true } temporal)
                CheckTemporal(temporal, at);
            if (
                node is JoinPlan { LeftKeys.Count: 0, Kind: not (JoinKind.Semi or JoinKind.Anti), Temporal: false } pairs
                && !pairs.Inputs.Any(Correlation.GivesOneRow)
            )
            {
                throw new SqlException(
                    SqlStates.FeatureNotSupported,
                    "Nested-loop joins are not supported in the streaming mode.",
                    at + 1,
                    hint: "Join on at least one equality of a column of each side; RisingWave requires it too."
                );
            }

            // Over constant rows it is evaluated once. Over others a retraction would evaluate it again, and not get what the row brought.
            if (
                node.Scalars.SelectMany(s => s.Walk()).OfType<ImpureScalar>().FirstOrDefault() is { } impure
                && plan.Walk().Any(n => n is ScanPlan)
            )
                throw Refusal.NotSupported($"the impure expression {impure} in a materialized view over rows that change", at);
            if (node is ScanPlan { Relation: SystemRelation relation })
                throw new SqlException(
                    SqlStates.FeatureNotSupported,
                    $"a materialized view cannot read the system table {relation.Name}",
                    at + 1
                );
        }
    }

    private static void CheckTemporal(JoinPlan join, int at)
    {
        if (!join.Left.AppendOnly && join.Left.Key is null)
            throw Refusal.NotSupported("a temporal join whose left side updates or deletes rows that have no key", at);
        if (join.Right.Walk().Last() is not ScanPlan { Relation: StoredRelation })
            throw Refusal.NotSupported("a temporal join whose right side is not a table or a materialized view", at);
        if (join.LeftKeys.Count == 0 && !(join.Kind == JoinKind.Inner && join.Left.AppendOnly))
            throw new SqlException(
                SqlStates.FeatureNotSupported,
                "a temporal join needs an equality of both sides, unless it is an inner one and its left side only gets rows",
                at + 1
            );
    }
}
