using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds INSERT, UPDATE and DELETE, whose rows are cast to the columns of a table.</summary>
internal sealed class WriteBinder(Binder binder)
{
    /// <summary>A plan whose rows have exactly these types; literals are read as their column's type.</summary>
    /// <param name="query">The rows.</param>
    /// <param name="targets">The columns.</param>
    /// <param name="named">Whether the statement names the columns: then each must get a value.</param>
    /// <param name="at">The 0-based position in the text, for errors.</param>
    public QueryPlan Insert(Query query, IReadOnlyList<Field> targets, bool named, int at)
    {
        if (
            query.Body is Values values
            && !values.Rows.Any(r => r.Any(ExpressionParts.HasQuery))
            && query.OrderBy.Count == 0
            && query.Limit is null
            && query.Offset is null
        )
        {
            var rows = new List<IReadOnlyList<Scalar>>();
            foreach (var row in values.Rows)
            {
                CheckWidth(row.Count, targets.Count, named, at);
                rows.Add([
                    .. row.Select(
                        (e, i) =>
                            Assigned(binder.Types.Expected(e, targets[i].Type, new Environment(Scope.Empty, "VALUES")), targets[i], e.At)
                    ),
                ]);
            }

            return new QueryPlan(new ValuesPlan(rows, [.. targets.Take(rows[0].Count)]), rows[0].Count, [], 0, null, false);
        }

        var plan = QueryPlan.AsTable(binder.Bind(query));
        CheckWidth(plan.Fields.Count, targets.Count, named, at);
        var outputs = plan.Fields.Select((_, i) => Assigned(TypeBinder.Output(plan, i), targets[i], at)).ToArray();
        return new QueryPlan(new ProjectPlan(plan, outputs, [.. targets.Take(outputs.Length)]), outputs.Length, [], 0, null, false);
    }

    /// <summary>The rows that an UPDATE or a DELETE changes: the table's columns and, for an UPDATE, those of the new row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="where">The condition, or null for all rows.</param>
    /// <param name="set">The assignments; none for DELETE.</param>
    /// <param name="defaults">The value of DEFAULT for each column.</param>
    /// <param name="at">The 0-based position in the text, for errors.</param>
    public PlanNode Change(Relation table, Expression? where, IReadOnlyList<Assignment> set, IReadOnlyList<Scalar?> defaults, int at)
    {
        var plan = TableBinder.Rename(new ScanPlan(table, table.Fields), ObjectNames.Split(table.Name).Name, [], at, table.Schema);
        var scope = new Scope(plan.Fields);
        if (where is not null)
            plan = binder.Selects.Where(plan, scope, where);
        if (set.Count == 0)
            return PushDown.Apply(plan);
        var columns = new BoundColumns(plan.Fields.Count);
        var environment = new Environment(scope, "UPDATE") { Columns = columns };
        Scalar[] now = [.. table.Fields.Select((f, i) => new InputRef(i, f.Type))];
        var next = (Scalar[])now.Clone();
        var known = new HashSet<int>();
        foreach (var (assigned, value, position) in set)
        {
            var places = assigned.Select(c => Place(table, c, position)).ToArray();
            if (!Array.TrueForAll(places, known.Add))
                throw new SqlException(SqlStates.SyntaxError, "multiple assignments to the same column", position + 1);
            var values = Values(value, [.. places.Select(p => table.Fields[p].Type)], environment);
            for (var i = 0; i < places.Length; i++)
            {
                var field = table.Fields[places[i]];
                next[places[i]] = values[i] is { } given
                    ? Assigned(given, field, value.At)
                    : defaults[places[i]] ?? new Constant(null, field.Type);
            }
        }

        if (table.GeneratedBy is { } generated)
            GeneratedColumns.Follow(table, generated, next, at);
        var layout = Layout.Of(columns);
        plan = SubqueryPlanner.Attach(plan, columns, layout);
        return PushDown.Apply(new ProjectPlan(plan, [.. now, .. next.Select(layout.Map)], [.. table.Fields, .. table.Fields]));
    }

    /// <summary>Casts a value to a column's type, as an assignment allows.</summary>
    public Scalar Assigned(Scalar value, Field target, int at)
    {
        if (Casts.ContextOf(value, target.Type) > CastContext.Assign)
            throw new SqlException(
                SqlStates.DatatypeMismatch,
                $"cannot cast type \"{value.Type}\" to \"{target.Type}\" in Assign context: column \"{target.Name}\"",
                at + 1
            );
        return Casts.To(value, target.Type, CastContext.Assign, binder.Zone, at);
    }

    private static int Place(Relation table, string column, int at)
    {
        if (column == "_rw_timestamp")
            throw new SqlException(SqlStates.FeatureNotSupported, $"update modifying column `{column}` is unsupported", at + 1);
        for (var i = 0; i < table.Fields.Count; i++)
        {
            if (table.Fields[i].Name != column)
                continue;
            if (table.GeneratedBy?[i] is not null)
                throw new SqlException(
                    SqlStates.FeatureNotSupported,
                    $"update modifying the generated column is unsupported: \"{column}\" is computed from the others",
                    at + 1
                );
            return table.Key?.Contains(i) == true
                ? throw new SqlException(SqlStates.FeatureNotSupported, "update modifying the PK column is unsupported", at + 1)
                : i;
        }

        throw new SqlException(SqlStates.UndefinedColumn, $"column \"{column}\" of relation \"{table.Name}\" does not exist", at + 1);
    }

    // The values of an assignment, null for DEFAULT; a parameter gets the type of its column.
    private Scalar?[] Values(Expression value, SqlType[] types, Environment environment)
    {
        var count = types.Length;
        switch (value)
        {
            case RowItems row:
                return row.Items.Count == count
                    ? [.. row.Items.Select((e, i) => binder.Types.Expected(e, types[i], environment))]
                    : throw Mismatch();
            case ScalarQuery query when count > 1:
                var plan = QueryPlan.AsTable(binder.Queries.Bind(query.Query, environment.Scope));
                if (plan.Fields.Count != count)
                    throw Mismatch();
                var found = new Subquery(SubqueryKind.Scalar, false, null, plan, query.At) { Width = count };
                return [.. plan.Fields.Select((f, i) => environment.Columns!.Add(new SubqueryColumn(found, i, f.Type)))];
            case ColumnName { Parts: ["default"] } when count == 1:
                return [null];
            default:
                return count == 1
                    ? [binder.Types.Expected(value, types[0], environment)]
                    : throw new SqlException(
                        SqlStates.SyntaxError,
                        "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression",
                        value.At + 1
                    );
        }

        SqlException Mismatch() => new(SqlStates.SyntaxError, "number of columns does not match number of values", value.At + 1);
    }

    private static void CheckWidth(int given, int columns, bool named, int at)
    {
        if (named && given < columns)
            throw new SqlException(SqlStates.SyntaxError, "INSERT has more target columns than expressions", at + 1);
        if (given > columns)
            throw new SqlException(SqlStates.SyntaxError, "INSERT has more expressions than target columns", at + 1);
    }
}
