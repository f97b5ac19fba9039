using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Plan;

/// <summary>Which calls are aggregates, and whether an expression holds one.</summary>
internal static class Aggregates
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "count",
        "sum",
        "avg",
        "min",
        "max",
        "bool_and",
        "bool_or",
        "every",
        "string_agg",
        "array_agg",
        "percentile_cont",
        "percentile_disc",
        "mode",
        "stddev",
        "stddev_samp",
        "stddev_pop",
        "variance",
        "var_samp",
        "var_pop",
        "first_value",
        "last_value",
        "approx_count_distinct",
        "approx_percentile",
        "jsonb_agg",
        "jsonb_object_agg",
        "bit_and",
        "bit_or",
        "bit_xor",
        "arg_min",
        "arg_max",
        "grouping",
    };

    public static bool IsAggregate(string name) => Names.Contains(name);

    /// <summary>True when an aggregate stands in it, outside of sub-queries.</summary>
    public static bool Contains(Expression e) => e is Call { Over: null } call && IsAggregate(call.Name) || Children(e).Any(Contains);

    public static bool ContainsWindow(Expression e) => e is Call { Over: not null } || Children(e).Any(ContainsWindow);

    public static IEnumerable<Expression> Children(Expression e) =>
        e switch
        {
            Unary u => [u.Operand],
            Binary b => [b.Left, b.Right],
            CastTo c => [c.Operand],
            Collated c => [c.Operand],
            CaseWhen c =>
            [
                .. c.Operand is { } o ? [o] : Array.Empty<Expression>(),
                .. c.Branches.SelectMany(b => new[] { b.When, b.Then }),
                .. c.Else is { } x ? [x] : Array.Empty<Expression>(),
            ],
            IsTest t => [t.Operand],
            IsDistinct d => [d.Left, d.Right],
            Between b => [b.Operand, b.Low, b.High],
            InList i => [i.Operand, .. i.Items],
            InQuery i => [i.Operand],
            Like l => l.Escape is { } escape ? [l.Operand, l.Pattern, escape] : [l.Operand, l.Pattern],
            Quantified q => [q.Left, q.Right],
            ArrayItems a => a.Items,
            RowItems r => r.Items,
            MapItems m => [.. m.Keys, .. m.Values],
            FieldOf f => [f.Operand],
            FieldsOf f => [f.Operand],
            Subscript s => s.Upper is { } upper ? [s.Operand, s.Index, upper] : [s.Operand, s.Index],
            Call c =>
            [
                .. c.Arguments,
                .. c.OrderBy.Select(o => o.Value),
                .. c.WithinGroup.Select(o => o.Value),
                .. c.Filter is { } f ? [f] : Array.Empty<Expression>(),
                .. c.Over is { } w ? w.PartitionBy.Concat(w.OrderBy.Select(o => o.Value)) : [],
            ],
            _ => [],
        };
}
