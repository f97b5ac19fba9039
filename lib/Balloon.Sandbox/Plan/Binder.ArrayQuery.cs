using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

internal sealed partial class Binder
{
    // ARRAY of a query: what array_agg makes of it, and an empty array of no rows.
    private Coalesce BindArrayQuery(ArrayQuery array, Environment env)
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
        var value = BindSubquery(new ScalarQuery(gathered, at), env);
        return new Coalesce([value, new Constant(new SqlArray([]), value.Type)]);

        Select Gather(TableRef from) => new(false, [], [list], from, null, [], null, new Dictionary<string, WindowSpec>(), at);
    }
}
