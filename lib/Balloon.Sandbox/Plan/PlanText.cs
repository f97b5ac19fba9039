using System.Globalization;

namespace Balloon.Sandbox.Plan;

/// <summary>A plan as EXPLAIN shows it.</summary>
internal static class PlanText
{
    /// <summary>A query, which runs once.</summary>
    public static IEnumerable<string> OfQuery(QueryPlan plan)
    {
        if (plan.Order.Count > 0 || plan.Limit is not null)
        {
            var order = string.Join(", ", plan.Order.Select(k => $"${k.Column} {(k.Descending ? "DESC" : "ASC")}"));
            yield return $"BatchTopN {{ order: [{order}], limit: {plan.Limit?.ToString(CultureInfo.InvariantCulture) ?? "all"}, offset: {plan.Offset} }}";
        }

        foreach (var line in Lines(plan.Root, 1, "Batch"))
            yield return line;
    }

    /// <summary>A materialized view, with the state that each step keeps.</summary>
    public static IEnumerable<string> OfView(PlanNode plan)
    {
        yield return $"StreamMaterialize {{ columns: [{string.Join(", ", plan.Fields.Select(f => f.Name))}], stream_key: [{string.Join(", ", plan.Key ?? [])}] }} [state: the view's rows]";
        foreach (var line in Lines(plan, 1, "Stream"))
            yield return line;
    }

    /// <summary>A table, whose rows are written by statements.</summary>
    public static IEnumerable<string> OfTable(Relation table)
    {
        yield return $"StreamMaterialize {{ columns: [{string.Join(", ", table.Fields.Select(f => f.Name))}], stream_key: [{string.Join(", ", table.Key ?? [])}] }} [state: the table's rows]";
    }

    private static IEnumerable<string> Lines(PlanNode node, int depth, string prefix)
    {
        var notes =
            prefix == "Stream" ? $"{(node.AppendOnly ? " [append_only]" : "")}{(node.State is { } state ? $" [state: {state}]" : "")}" : "";
        yield return $"{new string(' ', (depth - 1) * 2)}└─{prefix}{node.Describe()}{notes}";
        foreach (var input in node.Inputs)
        {
            foreach (var line in Lines(input, depth + 1, prefix))
                yield return line;
        }
    }
}
