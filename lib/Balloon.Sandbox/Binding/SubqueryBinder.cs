using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds sub-queries in expressions.</summary>
internal sealed class SubqueryBinder(Binder binder)
{
    // ARRAY of a query: the array_agg of its rows, and an empty array if there are none.
    public Coalesce BindArray(ArrayQuery array, Environment env)
    {
        var (query, at) = (array.Query, array.At);
        var rows = query;
        Expression item = new ColumnName(["item"], at);
        IReadOnlyList<OrderItem> order = [];
        if (
            query
                is {
                    Body: Select { Items: [{ Value: not Star } one], GroupBy: [], Having: null, Distinct: false, DistinctOn: [] } select,
                    Limit: null,
                    Offset: null
                }
            && !ExpressionParts.HasAggregate(one.Value)
            && !ExpressionParts.HasWindow(one.Value)
            && !ExpressionParts.HasSet(one.Value)
            && select.GroupingSets is null
        )
        {
            (item, order) = (one.Value, query.OrderBy);
            rows = query with { OrderBy = [] };
        }
        else if (query.OrderBy.Count > 0)
            throw Refusal.NotSupported("ARRAY of a query of this form with ORDER BY", at);

        var list = new SelectItem(new Call("array_agg", [item], at) { OrderBy = order }, null);
        var gathered = ReferenceEquals(rows, query)
            ? new Query([], Gather(new QueryTable(query, new Alias("rows", ["item"]), false, at)), [], null, false, null, at)
            : rows with
            {
                Body = (Select)rows.Body with { Items = [list] },
            };
        var value = Bind(new ScalarQuery(gathered, at), env);
        return new Coalesce([value, new Constant(new SqlArray([]), value.Type)]);

        Select Gather(TableRef from) => new(false, [], [list], from, null, [], null, new Dictionary<string, WindowSpec>(), at);
    }

    public Scalar Bind(Expression e, Environment env)
    {
        var negated = false;
        while (e is Unary { Operator: "not" } not)
            (e, negated) = (not.Operand, !negated);
        if (env.Columns is not { } columns)
            throw Refusal.NotSupported($"a sub-query in {env.Clause}", e.At);
        switch (e)
        {
            case Exists exists:
                return Collect(
                    new Subquery(SubqueryKind.Exists, negated, null, QueryPlan.AsTable(binder.Queries.Bind(exists.Query, env.Scope)), e.At),
                    SqlType.Boolean
                );
            case InQuery inside:
                var plan = QueryPlan.AsTable(binder.Queries.Bind(inside.Query, env.Scope));
                if (plan.Fields.Count != 1)
                    throw new SqlException(SqlStates.SyntaxError, "subquery must return only one column", e.At + 1);
                var operand = binder.Expressions.Bind(inside.Operand, env);
                var type = binder.Types.CommonType([operand, TypeBinder.Output(plan, 0)], "IN", e.At);
                return Collect(
                    new Subquery(
                        SubqueryKind.In,
                        inside.Negated != negated,
                        Casts.To(operand, type, CastContext.Implicit, binder.Zone, e.At),
                        binder.Types.Cast(plan, [type], e.At),
                        e.At
                    ),
                    SqlType.Boolean
                );
            case ScalarQuery scalar:
                var value = QueryPlan.AsTable(binder.Queries.Bind(scalar.Query, env.Scope));
                if (value.Fields.Count != 1)
                    throw new SqlException(SqlStates.SyntaxError, "subquery must return only one column", e.At + 1);
                return Collect(new Subquery(SubqueryKind.Scalar, false, null, value, e.At), value.Fields[0].Type);
            default:
                throw new InvalidOperationException(e.GetType().Name);
        }

        InputRef Collect(Subquery found, SqlType type) => columns.Add(new SubqueryColumn(found, 0, type));
    }
}
