using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>
/// Binds joins, with the columns that USING and NATURAL merge, and joins whose right side refers to columns of the left side.
/// </summary>
internal sealed class JoinBinder(Binder binder)
{
    public (PlanNode Plan, Scope Scope) Bind(Join join, Scope? outer)
    {
        var temporal = join.Right is NamedTable { AsOfProcessTime: true };
        if (temporal && (join.AsOf || join.Kind is "right" or "full"))
            throw Refusal.NotSupported($"a temporal join of another kind than INNER and LEFT", join.At);
        var (left, leftScope) = binder.Tables.From(join.Left, outer);
        if (join.Right is FunctionRef { Call.Name: not ("tumble" or "hop") } function)
        {
            var rows = binder.TableFunctions.Bind(function, left, leftScope, keepsEmpty: join.Kind == "left");
            var set = rows as ProjectSetPlan ?? rows.Inputs[0];
            if (set.Scalars.SelectMany(s => s.Walk()).Any(s => s is InputRef))
                return Lateral(join, rows, left, leftScope, outer);
        }

        if (join.Right is QueryTable { Lateral: true } query)
            return LateralQuery(join, query, left, leftScope, outer);
        var (right, rightScope) = binder.Tables.From(join.Right, outer);
        IReadOnlyList<Field> fields = [.. left.Fields, .. right.Fields];
        if (NamedInBoth(left.Fields, right.Fields) is { } duplicate)
            throw DuplicateName(duplicate, join.At);
        var kind = join.Kind switch
        {
            "left" => JoinKind.Left,
            "right" => JoinKind.Right,
            "full" => JoinKind.Full,
            _ => JoinKind.Inner,
        };
        var merged = Merged(join, leftScope, rightScope, left.Fields.Count, kind, out var conditions);
        var scope = new Scope(fields, outer) { Merged = merged };
        if (join.On is { } on)
        {
            var columns = new BoundColumns(fields.Count);
            conditions.Add(binder.Types.Condition(on, new Environment(scope, "JOIN/ON") { Columns = columns }));
            if (!columns.ArePlain)
                throw Refusal.NotSupported("a sub-query in ON", on.At);
        }

        if (join.AsOf)
            return (AsOfJoin.Plan(left, right, join, conditions, fields), scope);
        var joined = JoinPlan.On(left, right, kind, conditions) with { Fields = fields, Temporal = temporal };
        return kind == JoinKind.Full && merged.Exists(m => m.Value is Coalesce) ? WithMerged(joined, scope) : (joined, scope);
    }

    // The merged columns of a full join are computed once, so that a further join compares them as columns.
    private static (PlanNode Plan, Scope Scope) WithMerged(PlanNode joined, Scope scope)
    {
        var outputs = joined.Fields.Select((f, i) => (Scalar)new InputRef(i, f.Type)).ToList();
        var fields = scope.Fields.ToList();
        var merged = new List<(string Name, Scalar Value, IReadOnlyList<int> Merged)>();
        foreach (var column in scope.Merged)
        {
            var value = column.Value;
            if (value is Coalesce)
            {
                value = new InputRef(outputs.Count, column.Value.Type);
                outputs.Add(column.Value);
                fields.Add(new Field(null, "", value.Type) { Hidden = true });
            }

            merged.Add((column.Name, value, column.Merged));
        }

        return (new ProjectPlan(joined, outputs, fields), scope with { Fields = fields, Merged = merged });
    }

    private List<(string Name, Scalar Value, IReadOnlyList<int> Merged)> Merged(
        Join join,
        Scope left,
        Scope right,
        int width,
        JoinKind kind,
        out List<Scalar> conditions
    )
    {
        conditions = [];
        List<(string, Scalar, IReadOnlyList<int>)> merged = [.. left.Merged];
        var names = join.Natural
            ? left
                .Fields.Where(f => !f.Hidden)
                .Select(f => f.Name)
                .Intersect(right.Fields.Where(f => !f.Hidden).Select(f => f.Name))
                .ToList()
            : join.Using ?? [];
        // The columns of the last USING come first.
        var first = 0;
        foreach (var name in names)
        {
            var l = left.Find([name], join.At);
            if (right.Find([name], join.At) is not InputRef found)
                throw Refusal.NotSupported("USING over a joined column on the right", join.At);
            var r = new InputRef(found.Index + width, found.Type);
            var type = binder.Types.CommonType([l, r], "JOIN/USING", join.At);
            var (lc, rc) = (Casts.To(l, type, CastContext.Implicit, binder.Zone), Casts.To(r, type, CastContext.Implicit, binder.Zone));
            conditions.Add(Comparison.Make("=", lc, rc));
            var value = kind switch
            {
                JoinKind.Right => rc,
                JoinKind.Full => new Coalesce([lc, rc]),
                _ => lc,
            };
            merged.RemoveAll(m => m.Item1 == name);
            merged.Insert(first++, (name, value, [.. l.Walk().OfType<InputRef>().Select(i => i.Index), r.Index]));
        }

        return merged;
    }

    private (PlanNode Plan, Scope Scope) LateralQuery(Join join, QueryTable query, PlanNode left, Scope leftScope, Scope? outer)
    {
        var inner = QueryPlan.AsTable(binder.Queries.Bind(query.Query, leftScope));
        var named = TableBinder.Rename(inner, query.Alias?.Name ?? "?subquery?", query.Alias?.Columns ?? [], query.At).Fields;
        var rows = Correlation.AttachRows(left, inner, join.Kind == "left", query.At);
        Field[] fields = [.. left.Fields, .. named];
        return Lateral(join, new ProjectPlan(rows, [.. fields.Select((f, i) => new InputRef(i, f.Type))], fields), left, leftScope, outer);
    }

    // Joins each row of the left side with the rows of a right side that refers to its columns.
    private (PlanNode Plan, Scope Scope) Lateral(Join join, PlanNode rows, PlanNode left, Scope leftScope, Scope? outer)
    {
        var whole = join.On is null or BooleanLiteral { Value: true } && join.Using is null && !join.Natural;
        if (join.Kind is not ("inner" or "cross") && (join.Kind != "left" || !whole))
            throw Refusal.NotSupported($"a {join.Kind} join with a side that refers to the other side's columns", join.At);
        if (NamedInBoth(left.Fields, [rows.Fields[^1]]) is { } twice)
            throw DuplicateName(twice, join.At);
        var width = left.Fields.Count;
        var merged = Merged(join, leftScope, new Scope([.. rows.Fields.Skip(width)]), width, JoinKind.Inner, out var conditions);
        var scope = new Scope(rows.Fields, outer) { Merged = merged };
        if (join.On is { } on && !whole)
            conditions.Add(binder.Types.Condition(on, new Environment(scope, "JOIN/ON")));
        return (conditions.Aggregate(rows, (plan, condition) => new FilterPlan(plan, condition)), scope);
    }

    // A table name of both sides, or null. Tables of the same name in two schemas are distinguished by their schemas.
    private static string? NamedInBoth(IReadOnlyList<Field> left, IReadOnlyList<Field> right)
    {
        var names = right.Where(f => f.Table is not (null or "?subquery?")).Select(f => (f.Table, f.Schema)).ToHashSet();
        var tables = names.Select(n => n.Table).ToHashSet();
        return left.FirstOrDefault(f =>
            tables.Contains(f.Table) && (f.Schema is null || names.Contains((f.Table, null)) || names.Contains((f.Table, f.Schema)))
        )?.Table;
    }

    private static SqlException DuplicateName(string table, int at) =>
        new("42712", $"table name \"{table}\" specified more than once", at + 1);
}
