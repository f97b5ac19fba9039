using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Binding;

/// <summary>Tells what an expression contains, outside of its sub-queries.</summary>
internal static class ExpressionParts
{
    /// <summary>Whether the call is only valid above a grouping: an aggregate, or grouping().</summary>
    public static bool IsAggregate(Call call) =>
        call.Over is null && (AggregateKinds.Find(call.Name) is not null || call.Name == "grouping");

    /// <summary>Whether it contains an aggregate.</summary>
    public static bool HasAggregate(Expression e) => (e is Call call && IsAggregate(call)) || Children(e).Any(HasAggregate);

    /// <summary>Whether it contains a window function.</summary>
    public static bool HasWindow(Expression e) => e is Call { Over: not null } || Children(e).Any(HasWindow);

    /// <summary>Whether it contains a set function.</summary>
    public static bool HasSet(Expression e) => (e is Call { Over: null } call && SetFunctions.Has(call.Name)) || Children(e).Any(HasSet);

    /// <summary>Whether it contains a sub-query.</summary>
    public static bool HasQuery(Expression e) => e is ScalarQuery or Exists or InQuery or ArrayQuery || Children(e).Any(HasQuery);

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
