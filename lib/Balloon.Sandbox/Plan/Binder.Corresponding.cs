using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

internal sealed partial class Binder
{
    // CORRESPONDING: both sides cut to the columns whose names they share, in the order of the left side or of BY.
    private static (PlanNode Left, PlanNode Right) Correspond(PlanNode left, PlanNode right, SetOperation set)
    {
        var (leftNames, rightNames) = (ColumnNames(left), ColumnNames(right));
        foreach (var name in set.By)
        {
            if (!leftNames.Contains(name) || !rightNames.Contains(name))
                throw Invalid(
                    $"Column name `{name}` in CORRESPONDING BY is not found in a side of the {Operation()} operation. It shall be included in both sides."
                );
        }

        List<string> names = set.By.Count > 0 ? [.. set.By] : [.. leftNames.Where(rightNames.Contains)];
        if (names.Count == 0)
            throw Invalid(
                $"When CORRESPONDING is specified, at least one column of the left side shall have a column name that is the column name of some column of the right side in a {Operation()} operation. Left side query column list: ({Listed(leftNames)}). Right side query column list: ({Listed(rightNames)})."
            );
        return (Cut(left), Cut(right));

        PlanNode Cut(PlanNode plan)
        {
            var places = names.Select(n => Place(plan, n)).ToArray();
            return new ProjectPlan(
                plan,
                [.. places.Select(p => new InputRef(p, plan.Fields[p].Type))],
                [.. places.Select(p => plan.Fields[p])]
            );
        }

        int Place(PlanNode plan, string name)
        {
            var places = Enumerable.Range(0, plan.Fields.Count).Where(i => plan.Fields[i].Name == name).ToArray();
            return places.Length == 1
                ? places[0]
                : throw Invalid($"Duplicated column name `{name}` in the column list of a {Operation()} operation with CORRESPONDING.");
        }

        string Operation() => set.Operator.ToUpperInvariant();
        SqlException Invalid(string message) => new(SqlStates.SyntaxError, "Invalid input syntax: " + message, set.At + 1);
    }

    private static List<string> ColumnNames(PlanNode plan) => [.. plan.Fields.Where(f => !f.Hidden).Select(f => f.Name)];

    private static string Listed(List<string> names) => string.Join(", ", names.Select(n => $"\"{n}\""));
}
