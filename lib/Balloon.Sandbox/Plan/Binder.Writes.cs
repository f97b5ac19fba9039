using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Plan;

// INSERT: the rows of a query, cast to the columns of a table.
internal sealed partial class Binder
{
    /// <summary>A plan of rows of exactly these types; a literal is read as its column's type.</summary>
    /// <param name="query">The rows.</param>
    /// <param name="targets">The columns.</param>
    /// <param name="named">True when the statement names them: then each gets a value.</param>
    /// <param name="at">0-based position, for errors.</param>
    public QueryPlan BindInsert(Query query, IReadOnlyList<Field> targets, bool named, int at)
    {
        if (query.Body is Values values && query.OrderBy.Count == 0 && query.Limit is null && query.Offset is null)
        {
            var rows = new List<IReadOnlyList<Scalar>>();
            foreach (var row in values.Rows)
            {
                CheckWidth(row.Count, targets.Count, named, at);
                rows.Add([
                    .. row.Select(
                        (e, i) => Assigned(Expected(e, targets[i].Type, new Environment(Scope.Empty, "VALUES")), targets[i], e.At)
                    ),
                ]);
            }

            return new QueryPlan(new ValuesPlan(rows, [.. targets.Take(rows[0].Count)]), rows[0].Count, [], 0, null, false);
        }

        var plan = AsTable(Bind(query));
        CheckWidth(plan.Fields.Count, targets.Count, named, at);
        var outputs = plan.Fields.Select((_, i) => Assigned(Output(plan, i), targets[i], at)).ToArray();
        return new QueryPlan(new ProjectPlan(plan, outputs, [.. targets.Take(outputs.Length)]), outputs.Length, [], 0, null, false);
    }

    /// <summary>A value for a column, cast as an assignment may be.</summary>
    public Scalar Assigned(Scalar value, Field target, int at)
    {
        if (Casts.Least(value, target.Type) > CastContext.Assign)
            throw new SqlException(
                SqlStates.DatatypeMismatch,
                $"cannot cast type \"{value.Type}\" to \"{target.Type}\" in Assign context: column \"{target.Name}\"",
                at + 1
            );
        return Casts.To(value, target.Type, CastContext.Assign, Zone, at);
    }

    private static void CheckWidth(int given, int columns, bool named, int at)
    {
        if (named && given < columns)
            throw new SqlException(SqlStates.SyntaxError, "INSERT has more target columns than expressions", at + 1);
        if (given > columns)
            throw new SqlException(SqlStates.SyntaxError, "INSERT has more expressions than target columns", at + 1);
    }
}
