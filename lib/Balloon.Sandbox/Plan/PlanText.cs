namespace Balloon.Sandbox.Plan;

/// <summary>A plan as EXPLAIN shows it.</summary>
internal static class PlanText
{
    public static IEnumerable<string> Lines(QueryPlan plan, bool stream)
    {
        if (stream)
        {
            yield return $"StreamMaterialize {{ columns: [{string.Join(", ", plan.Columns.Select(c => c.Name))}], stream_key: [{string.Join(", ", plan.Root.Key ?? [])}] }}";
        }
        else if (plan.Order.Count > 0 || plan.Limit is not null)
        {
            var order = string.Join(", ", plan.Order.Select(k => $"${k.Column} {(k.Descending ? "DESC" : "ASC")}"));
            yield return $"BatchTopN {{ order: [{order}], limit: {plan.Limit?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "all"}, offset: {plan.Offset} }}";
        }

        foreach (var line in Lines(plan.Root, 1, stream ? "Stream" : "Batch"))
            yield return line;
    }

    private static IEnumerable<string> Lines(PlanNode node, int depth, string prefix)
    {
        yield return $"{new string(' ', (depth - 1) * 2)}└─{prefix}{node.Describe()}{(prefix == "Stream" && node.AppendOnly ? " [append_only]" : "")}";
        foreach (var input in node.Inputs)
        {
            foreach (var line in Lines(input, depth + 1, prefix))
                yield return line;
        }
    }
}
