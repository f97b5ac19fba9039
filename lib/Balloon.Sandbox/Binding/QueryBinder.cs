using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds queries: WITH, ORDER BY and LIMIT around a body, and VALUES.</summary>
internal sealed class QueryBinder(Binder binder)
{
    public RowLimit Limit(Query query) => new(Whole(query.Offset, "OFFSET") ?? 0, Whole(query.Limit, "LIMIT"), query.WithTies);

    public QueryPlan Bind(Query query, Scope? outer)
    {
        Planning.Step(query.At);
        var known = binder.CommonTables.Count;
        foreach (var table in query.With)
        {
            var plan = table.Query is { } defined ? QueryPlan.AsTable(Bind(defined, outer)) : binder.Tables.Changelog(table.ChangelogFrom!);
            if (binder.CommonTables.Skip(known).Any(t => t.Name == table.Name))
                throw new SqlException(
                    SqlStates.DuplicateAlias,
                    $"WITH query name \"{table.Name}\" specified more than once",
                    table.At + 1
                );
            binder.CommonTables.Add((table.Name, TableBinder.Rename(plan, table.Name, table.Columns, table.At)));
        }

        var result = query.Body is Select select ? binder.Selects.Bind(select, query, outer) : OrderedBody(query, outer);
        binder.CommonTables.RemoveRange(known, binder.CommonTables.Count - known);
        return result;
    }

    public PlanNode Body(QueryBody body, Scope? outer)
    {
        switch (body)
        {
            case NestedQuery nested:
                return QueryPlan.AsTable(Bind(nested.Query, outer));
            case Select select:
                return QueryPlan.AsTable(binder.Selects.Bind(select, new Query([], select, [], null, false, null, select.At), outer));
            case Values values:
                return BindValues(values, outer);
            case SetOperation set:
                return binder.SetOperations.Bind(set, outer);
            default:
                throw new InvalidOperationException(body.GetType().Name);
        }
    }

    private long? Whole(Expression? expression, string what)
    {
        if (expression is null)
            return null;
        if (ExpressionParts.HasSet(expression))
            throw NotWhole(what, "but found non-const expression", expression.At);
        var bound = binder.Types.Expected(expression, SqlType.BigInt, new Environment(Scope.Empty, what));
        if (bound.Walk().Any(s => s is ParameterScalar))
        {
            if (binder.Settings.Values is not { } values)
                return null;
            bound = bound.Rewrite(s => s is ParameterScalar p ? Given(p, values) : s);
        }

        if (!bound.IsConstant)
            throw NotWhole(what, "but found non-const expression", expression.At);
        object? value;
        try
        {
            value = ConstantFolding.Value(Casts.To(bound, SqlType.BigInt, CastContext.Assign, binder.Zone, expression.At));
        }
        catch (SqlException e)
        {
            throw NotWhole(what, $"but the evaluation of the expression returns error: {e.Message}", expression.At, e);
        }

        return value switch
        {
            null => null,
            < 0L => throw new SqlException("2201W", $"{what} must not be negative, but found: {value}", expression.At + 1),
            _ => (long)value,
        };
    }

    private static Constant Given(ParameterScalar parameter, IReadOnlyList<object?> values) =>
        parameter.Number <= values.Count
            ? new Constant(values[parameter.Number - 1], parameter.Type)
            : throw new SqlException("42P02", $"there is no parameter ${parameter.Number}");

    private static SqlException NotWhole(string what, string why, int at, SqlException? inner = null) =>
        new(
            inner?.SqlState ?? SqlStates.SyntaxError,
            $"expects an integer or expression that can be evaluated to an integer after {what}, {why}",
            at + 1,
            innerException: inner
        );

    // Applies ORDER BY and LIMIT to a body that is not a plain SELECT, which can only be sorted by its output columns.
    private QueryPlan OrderedBody(Query query, Scope? outer)
    {
        var plan = Body(query.Body, outer);
        var order = new List<SortKey>();
        foreach (var item in query.OrderBy)
        {
            var column =
                SelectBinder.OutputColumn(item.Value, plan.Fields)
                ?? throw Refusal.NotSupported("ORDER BY an expression over a set operation", item.Value.At);
            order.Add(new SortKey(column, item.Descending, item.NullsFirst));
        }

        var limit = Limit(query);
        return new QueryPlan(plan, plan.Fields.Count, order, limit.Offset, limit.Count, limit.WithTies);
    }

    private PlanNode BindValues(Values values, Scope? outer)
    {
        var width = values.Rows[0].Count;
        var rows = new List<Scalar[]>();
        var environment = new Environment(new Scope([], outer), "VALUES");
        var columns = values.Rows.Select(_ => new BoundColumns(0)).ToArray();
        foreach (var row in values.Rows)
        {
            if (row.Count != width)
                throw new SqlException(SqlStates.SyntaxError, "VALUES lists must all be the same length", values.At + 1);
            rows.Add([.. row.Select(e => binder.Expressions.Bind(e, environment with { Columns = columns[rows.Count] }))]);
        }

        var fields = new Field[width];
        for (var i = 0; i < width; i++)
        {
            var type = binder.Types.CommonType([.. rows.Select(r => r[i])], "VALUES", values.At);
            foreach (var row in rows)
                row[i] = Casts.To(row[i], type, CastContext.Implicit, binder.Zone, values.At);
            fields[i] = new Field(null, $"column{i + 1}", type);
        }

        if (Array.TrueForAll(columns, c => c.ArePlain))
            return new ValuesPlan(rows, fields);
        PlanNode[] parts = [.. rows.Select((row, i) => RowOfQueries(row, columns[i], fields))];
        return parts.Length == 1 ? parts[0] : new UnionPlan(parts, fields);
    }

    private static ProjectPlan RowOfQueries(Scalar[] row, BoundColumns columns, Field[] fields)
    {
        var layout = Layout.Of(columns);
        var plan = SubqueryPlanner.Attach(TableBinder.OneRow, columns, layout);
        return new ProjectPlan(plan, [.. row.Select(layout.Map)], fields);
    }
}
