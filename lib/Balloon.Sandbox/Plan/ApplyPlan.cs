using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>
/// A sub-query that cannot be written as a join: a query evaluates it once for each distinct row of the input. A stream cannot do that, so
/// no view holds one. Gives the input's columns, then the sub-query's result: its columns, or whether EXISTS or IN holds.
/// </summary>
/// <param name="Input">The rows of the enclosing query.</param>
/// <param name="Subquery">The sub-query; its plan refers to the input's columns as outer columns.</param>
/// <param name="Reason">Why it cannot be a join.</param>
/// <param name="Fields">The columns.</param>
internal sealed record ApplyPlan(PlanNode Input, Subquery Subquery, string Reason, IReadOnlyList<Field> Fields) : PlanNode(Fields)
{
    public override IReadOnlyList<PlanNode> Inputs => [Input];

    public override bool AppendOnly => false;

    /// <summary>The columns that it reads from the input and from queries further out.</summary>
    public override IEnumerable<Scalar> Scalars =>
        Subquery
            .Plan.Walk()
            .SelectMany(n => n.Scalars)
            .SelectMany(s => s.Walk())
            .Select(s =>
                s switch
                {
                    OuterRef { Level: 1 } own => new InputRef(own.Index, own.Type),
                    OuterRef further => further with { Level = further.Level - 1 },
                    NowScalar => s,
                    _ => null,
                }
            )
            .OfType<Scalar>()
            .Concat(Subquery.Operand is { } operand ? [operand] : []);

    public static ApplyPlan Of(PlanNode input, Subquery subquery, string reason)
    {
        var added =
            subquery.Kind == SubqueryKind.Scalar
                ? subquery.Plan.Fields.Take(subquery.Width).Select(f => f with { Schema = null, Table = null, Hidden = true })
                : [new Field(null, "", SqlType.Boolean) { Hidden = true }];
        return new ApplyPlan(input, subquery, reason, [.. input.Fields, .. added]);
    }

    public override PlanNode WithInputs(IReadOnlyList<PlanNode> inputs) => this with { Input = inputs[0] };

    // The sub-query's plan is one level deeper than the expressions around it.
    public override PlanNode MapScalars(Func<Scalar, Scalar> map) =>
        this with
        {
            Subquery = Subquery with
            {
                Operand = Subquery.Operand is { } operand ? map(operand) : null,
                Plan = Subquery.Plan.Rewrite(s =>
                    s switch
                    {
                        OuterRef { Level: > 1 } further => map(further with { Level = further.Level - 1 }) is OuterRef found
                            ? found with
                            {
                                Level = found.Level + 1,
                            }
                            : map(further with { Level = further.Level - 1 }),
                        OuterRef or InputRef => s,
                        _ => s.Children.Count == 0 ? map(s) : s,
                    }
                ),
            },
        };

    public override string Describe() => $"Apply {{ sub-query: {Subquery.Kind}, reason: {Reason} }}";
}
