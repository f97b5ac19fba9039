using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Engine;

/// <summary>Sorts and limits a result, and turns it into rows.</summary>
internal static class ResultRows
{
    public static List<object?[]> Read(Batch result, QueryPlan plan)
    {
        var order = new int[result.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        var sorter = new RowOrder(result.Columns, plan.Order);
        if (plan.Order.Count > 0)
            Array.Sort(order, sorter.CompareStable);
        var rows = new List<object?[]>();
        var skip = plan.Offset;
        var left = plan.Limit ?? long.MaxValue;
        var last = -1;
        foreach (var row in order)
        {
            for (var copies = result.Weight(row); copies > 0; copies--)
            {
                if (skip > 0)
                {
                    skip--;
                    continue;
                }

                if (left <= 0 && !(plan.WithTies && last >= 0 && sorter.Compare(last, row) == 0))
                    return rows;
                left--;
                last = row;
                var values = new object?[plan.Visible];
                for (var i = 0; i < values.Length; i++)
                    values[i] = result.Columns[i][row];
                rows.Add(values);
            }
        }

        return rows;
    }
}
