using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds SELECT, in this order: FROM, WHERE, GROUP BY, HAVING, window functions, the list, DISTINCT, ORDER BY.</summary>
internal sealed class SelectBinder(Binder binder)
{
    public QueryPlan Bind(Select select, Query query, Scope? outer) => SelectPlanner.Plan(BindSelect(select, query, outer));

    public static bool IsOf(Field field, Star star) =>
        (star.Table is null || field.Table == star.Table) && (star.Schema is null || field.Schema == star.Schema);

    /// <summary>The output column to which a bare name or a number in ORDER BY refers, or null.</summary>
    public static int? OutputColumn(Expression e, IReadOnlyList<Field> fields)
    {
        if (e is NumberLiteral number)
        {
            return int.TryParse(number.Text, out var n) && n >= 1 && n <= fields.Count
                ? n - 1
                : throw new SqlException("42P10", $"ORDER BY position {number.Text} is not in select list", number.At + 1);
        }

        if (e is not ColumnName { Parts.Count: 1 } name)
            return null;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == name.Name && !fields[i].Hidden)
                return i;
        }

        return null;
    }

    public PlanNode Where(PlanNode plan, Scope scope, Expression where)
    {
        // Apart from aggregates of an outer query, only columns are allowed here.
        var columns = new BoundColumns(plan.Fields.Count);
        return SubqueryPlanner.Where(plan, binder.Types.Condition(where, new Environment(scope, "WHERE") { Columns = columns }), columns);
    }

    private BoundSelect BindSelect(Select select, Query query, Scope? outer)
    {
        var (from, scope) = binder.Tables.From(select.From, outer);
        if (select.Where is { } where)
            from = Where(from, scope, where);
        var items = Expand(select.Items, scope);
        var columns = new BoundColumns(from.Fields.Count);
        var grouped =
            select.GroupBy.Count > 0
            || select.GroupingSets is not null
            || select.Having is not null
            || items.Any(i => ExpressionParts.HasAggregate(i.Value))
            || query.OrderBy.Any(o => ExpressionParts.HasAggregate(o.Value));
        var grouping = grouped ? Groups(select, items, scope, columns) : null;
        var environment = new Environment(scope, "SELECT")
        {
            Columns = columns,
            Grouping = grouping,
            Windows = select.Windows,
            TakesSets = true,
        };
        var having = select.Having is { } h
            ? binder.Types.Condition(h, environment with { Clause = "HAVING", Windows = null, TakesSets = false })
            : null;
        var outputs = items.Select(i => binder.Expressions.Bind(i.Value, environment)).ToList();
        var fields = items.Select((item, i) => new Field(null, item.Alias ?? Names.Of(item.Value), outputs[i].Type)).ToList();
        var visible = outputs.Count;
        var order = OrderKeys(select, query, outputs, fields, environment);
        var shown = fields.Take(visible).ToArray();
        var on = select
            .DistinctOn.Select(e =>
                OutputColumn(e, shown) ?? Output(binder.Expressions.Bind(e, environment), $"on{fields.Count}", outputs, fields)
            )
            .ToArray();
        return new BoundSelect
        {
            From = from,
            Columns = columns,
            Grouping = grouping,
            Having = having,
            DistinctOn = on,
            Outputs = outputs,
            Fields = fields,
            Visible = visible,
            Distinct = select.Distinct,
            Order = order,
            Limit = binder.Queries.Limit(query),
        };
    }

    // The output with this expression; a hidden one is added if there is none.
    private static int Output(Scalar value, string name, List<Scalar> outputs, List<Field> fields)
    {
        if (outputs.IndexOf(value) is >= 0 and var at)
            return at;
        outputs.Add(value);
        fields.Add(new Field(null, name, value.Type) { Hidden = true });
        return outputs.Count - 1;
    }

    private List<SelectItem> Expand(IReadOnlyList<SelectItem> items, Scope scope)
    {
        var expanded = new List<SelectItem>();
        foreach (var item in items)
        {
            if (item.Value is FieldsOf all)
            {
                expanded.AddRange(FieldsOfStruct(all, scope).Select(f => new SelectItem(new FieldOf(all.Operand, f.Name, all.At), f.Name)));
                continue;
            }

            if (item.Value is not Star star)
            {
                expanded.Add(item);
                continue;
            }

            var any = false;
            var left = LeftOut(star, scope);
            if (star.Table is null)
                expanded.AddRange(
                    scope.Merged.Where(m => !left.Contains(m.Value)).Select(m => new SelectItem(new ColumnName([m.Name], star.At), m.Name))
                );
            if (star is { Table: { } named, Schema: null })
                scope.CheckOneSchema(named, star.At);
            for (var i = 0; i < scope.Fields.Count; i++)
            {
                var field = scope.Fields[i];
                if (field.Hidden || !IsOf(field, star))
                    continue;
                any = true;
                if (star.Table is null && scope.Merged.Any(m => m.Merged.Contains(i)))
                    continue;
                if (!left.Contains(new InputRef(i, field.Type)))
                    expanded.Add(new SelectItem(new ColumnAt(i, field, star.At), field.Name));
            }

            if (!any && scope.Merged.Count == 0)
                throw star.Table is { } table
                    ? Scope.NoTable(table, star.At)
                    : new SqlException(SqlStates.UndefinedTable, "SELECT * with no tables specified is not valid", star.At + 1);
        }

        return expanded;
    }

    private IReadOnlyList<StructField> FieldsOfStruct(FieldsOf all, Scope scope)
    {
        var columns = new BoundColumns(scope.Fields.Count);
        var environment = new Environment(scope, "SELECT")
        {
            Columns = columns,
            Grouping = ExpressionParts.HasAggregate(all.Operand) ? new Grouping([], columns) : null,
        };
        var type = binder.Expressions.Bind(all.Operand, environment).Type;
        return type.Fields ?? throw new SqlException(SqlStates.WrongObjectType, $"type \"{type}\" is not composite", all.At + 1);
    }

    // The columns of EXCEPT (…).
    private static HashSet<Scalar> LeftOut(Star star, Scope scope)
    {
        var columns = new HashSet<Scalar>();
        foreach (var name in star.Except)
        {
            var text = string.Join('.', name.Parts);
            Scalar column;
            try
            {
                column = scope.Find(name.Parts, name.At);
            }
            catch (SqlException e) when (e.SqlState == SqlStates.AmbiguousColumn)
            {
                throw new SqlException(e.SqlState, $"Ambiguous column name: {text}", name.At + 1, innerException: e);
            }
            catch (SqlException e) when (e.SqlState == SqlStates.UndefinedColumn)
            {
                throw new SqlException(e.SqlState, $"Item not found: Invalid column: {text}", name.At + 1, innerException: e);
            }

            if (!columns.Add(column))
                throw new SqlException(SqlStates.SyntaxError, "Duplicate entry in except list", name.At + 1);
        }

        return columns;
    }

    private Grouping Groups(Select select, List<SelectItem> items, Scope scope, BoundColumns columns)
    {
        if (select.GroupingSets is null)
            return new Grouping([.. select.GroupBy.Select(g => GroupKey(g, items, scope)).Distinct()], columns);
        var sets = select.GroupingSets.Select(s => s.Select(g => GroupKey(g, items, scope)).ToList()).ToList();
        var groups = sets.SelectMany(s => s).Distinct().ToList();
        return new Grouping(groups, columns) { Sets = [.. sets.Select(s => s.Select(g => groups.IndexOf(g)).Distinct().ToArray())] };
    }

    private Scalar GroupKey(Expression e, List<SelectItem> items, Scope scope)
    {
        var environment = new Environment(scope, "GROUP BY");
        if (e is NumberLiteral number)
            return binder.Expressions.Bind(Item(number, items, "GROUP BY").Value, environment);
        // An input column takes precedence over an output name, so only a name that is not a column can be an alias.
        if (
            e is ColumnName { Parts.Count: 1 } name
            && scope.Fields.All(f => f.Name != name.Name)
            && items.FirstOrDefault(i => i.Alias == name.Name) is { } aliased
        )
            return binder.Expressions.Bind(aliased.Value, environment);
        return binder.Expressions.Bind(e, environment);
    }

    private List<SortKey> OrderKeys(Select select, Query query, List<Scalar> outputs, List<Field> fields, Environment environment)
    {
        var visible = outputs.Count;
        // Names and numbers refer to the visible outputs, not to those that an earlier key has added.
        var shown = fields.ToArray();
        var keys = new List<SortKey>();
        foreach (var item in query.OrderBy)
        {
            var column = OutputColumn(item.Value, shown);
            var value = column is { } at ? outputs[at] : binder.Expressions.Bind(item.Value, environment with { Clause = "ORDER BY" });
            if (GroupKeys.HasMap(value.Type))
                throw Refusal.NotSupported("ORDER BY a map", item.Value.At);
            var place = Output(value, $"order{outputs.Count}", outputs, fields);
            if (select.Distinct && place >= visible)
                throw new SqlException("42P10", "for SELECT DISTINCT, ORDER BY expressions must appear in select list", query.At + 1);
            keys.Add(new SortKey(place, item.Descending, item.NullsFirst));
        }

        return keys;
    }

    private static SelectItem Item(NumberLiteral number, List<SelectItem> items, string clause) =>
        int.TryParse(number.Text, out var n) && n >= 1 && n <= items.Count
            ? items[n - 1]
            : throw new SqlException("42P10", $"{clause} position {number.Text} is not in select list", number.At + 1);
}
