using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

// FROM: relations, sub-queries, windows of time, joins.
internal sealed partial class Binder
{
    private static readonly ValuesPlan OneRow = new(
        [
            [],
        ],
        []
    );

    private (PlanNode Plan, Scope Scope) From(TableRef? table, Scope? outer)
    {
        if (table is null)
            return (OneRow, new Scope([], outer));
        if (table is Join join)
            return BindJoin(join, outer);
        var plan = Table(table, outer);
        return (plan, new Scope(plan.Fields, outer));
    }

    private PlanNode Table(TableRef table, Scope? outer)
    {
        switch (table)
        {
            case NamedTable named:
                return Named_(named);
            case QueryTable query:
                // The columns of the query around FROM are not seen, those around the whole sub-query are.
                var inner = AsTable(Query(query.Query, outer));
                return Rename(inner, query.Alias?.Name ?? "?subquery?", query.Alias?.Columns ?? [], query.At);
            case FunctionRef { Call.Name: "tumble" or "hop" } window:
                return window.WithOrdinality
                    ? throw Refusal.NotSupported("WITH ORDINALITY of a window", window.At)
                    : TimeWindow(window.Call, window.Alias);
            case FunctionRef { Call.Name: "gap_fill", WithOrdinality: false } gaps:
                return FillGaps(gaps.Call, gaps.Alias);
            case FunctionRef function:
                return TableFunction(function, OneRow, new Scope([], outer), keepsEmpty: false);
            case Join join:
                return BindJoin(join, outer).Plan;
            default:
                throw new InvalidOperationException(table.GetType().Name);
        }
    }

    private PlanNode Named_(NamedTable named)
    {
        var alias = named.Alias?.Name ?? named.Name;
        if (named.Schema is null)
        {
            for (var i = commonTables.Count - 1; i >= 0; i--)
            {
                if (commonTables[i].Name == named.Name)
                    return Rename(commonTables[i].Plan, alias, named.Alias?.Columns ?? [], named.At);
            }
        }

        var relation =
            relations.Find(named.Schema, named.Name)
            ?? (
                named.Schema is "pg_catalog" or "rw_catalog" or "information_schema"
                    ? throw Refusal.NotSupported($"the system table {named.Name}", named.At)
                    : (Relation?)null
            )
            ?? throw new SqlException(
                SqlStates.UndefinedTable,
                $"table or source not found: {named.Name}",
                named.At + 1,
                hint: "SHOW TABLES, SHOW SOURCES and SHOW MATERIALIZED VIEWS list what is there."
            );
        _ = Named.Add(relation);
        References.Add((named.At, relation, named.Alias is not null, named.IsArgument));
        var schema = named.Alias is null ? relation.Schema : null;
        if (relation.ViewQuery is { } definition)
        {
            var view = new Binder(relations, settings);
            var plan = AsTable(view.Bound(definition));
            Sources.UnionWith(view.Sources);
            Named.UnionWith(view.Named);
            return Rename(
                Rename(plan, alias, [.. relation.Fields.Select(f => f.Name)], named.At),
                alias,
                named.Alias?.Columns ?? [],
                named.At,
                schema
            );
        }

        _ = Sources.Add(relation);
        return Rename(new ScanPlan(relation, relation.Fields), alias, named.Alias?.Columns ?? [], named.At, schema);
    }

    // TUMBLE(relation, time column, size) and HOP(relation, time column, slide, size): the relation's rows, once a window.
    private PlanNode TimeWindow(Call call, Alias? alias)
    {
        var hop = call.Name == "hop";
        var least = hop ? 4 : 3;
        if (call.Arguments.Count < least || call.Arguments.Count > least + 1)
            throw new SqlException(
                SqlStates.SyntaxError,
                hop ? "HOP takes a relation, a time column, the slide and the size" : "TUMBLE takes a relation, a time column and the size",
                call.At + 1
            );
        var (relation, input) = RelationArgument(call);
        if (call.Arguments[1] is not ColumnName timeName)
            throw new SqlException(
                SqlStates.SyntaxError,
                $"the second argument of {call.Name} is the time column",
                call.Arguments[1].At + 1
            );
        var time = new Scope(input.Fields).Find(timeName.Parts, timeName.At);
        if (time.Type.Kind is not (SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz or SqlTypeKind.Date))
            throw new SqlException(
                SqlStates.DatatypeMismatch,
                $"the time column of {call.Name} is a date, timestamp or timestamptz, not {time.Type}",
                timeName.At + 1
            );
        var slide = Span(call.Arguments[2], call);
        var size = hop ? Span(call.Arguments[3], call) : slide;
        var offset = call.Arguments.Count > least ? Span(call.Arguments[least], call, mayBeZero: true) : 0;
        if (size % slide != 0)
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                "the size of HOP's windows has to be a multiple of the slide",
                call.At + 1
            );
        var plan = new WindowPlan(input, time, slide, size, offset);
        return Rename(plan, alias?.Name ?? relation.Name, alias?.Columns ?? [], call.At);
    }

    private long Span(Expression e, Call call, bool mayBeZero = false)
    {
        var scalar = Casts.To(Expression(e, new Environment(Scope.Empty, call.Name)), SqlType.Interval, CastContext.Implicit, Zone, e.At);
        if (!scalar.IsConstant || scalar.Walk().Any(s => s is ParameterScalar))
            throw Refusal.NotSupported($"an interval of {call.Name} that is not constant", e.At);
        var length = ConstantFolding.Value(scalar) is Interval span ? Moment.Fixed(span, $"an interval of {call.Name}") : 0;
        return length > 0 || mayBeZero
            ? length
            : throw new SqlException(SqlStates.InvalidParameterValue, $"an interval of {call.Name} has to be positive", e.At + 1);
    }

    private (PlanNode Plan, Scope Scope) BindJoin(Join join, Scope? outer)
    {
        var temporal = join.Right is NamedTable { AsOfProcessTime: true };
        if (temporal && (join.AsOf || join.Kind is "right" or "full"))
            throw Refusal.NotSupported($"a temporal join of another kind than INNER and LEFT", join.At);
        var (left, leftScope) = From(join.Left, outer);
        if (join.Right is FunctionRef { Call.Name: not ("tumble" or "hop") } function)
        {
            var rows = TableFunction(function, left, leftScope, keepsEmpty: join.Kind == "left");
            var set = rows as ProjectSetPlan ?? rows.Inputs[0];
            if (set.Scalars.SelectMany(s => s.Walk()).Any(s => s is InputRef))
                return Lateral(join, rows, left, leftScope, outer);
        }

        if (join.Right is QueryTable { Lateral: true } query)
            return LateralQuery(join, query, left, leftScope, outer);
        var (right, rightScope) = From(join.Right, outer);
        IReadOnlyList<Field> fields = [.. left.Fields, .. right.Fields];
        var duplicate = left
            .Fields.Select(f => f.Table)
            .Intersect(right.Fields.Select(f => f.Table))
            .FirstOrDefault(t => t is not null && t != "?subquery?");
        if (duplicate is not null)
            throw TwiceNamed(duplicate, join.At);
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
            conditions.Add(Condition(on, new Environment(scope, "JOIN/ON") { Columns = columns }));
            if (!columns.ArePlain)
                throw Refusal.NotSupported("a sub-query in ON", on.At);
        }

        if (join.AsOf)
            return (AsOf(left, right, join, conditions, fields), scope);
        var joined = JoinPlan.On(left, right, kind, conditions) with { Fields = fields, Temporal = temporal };
        return kind == JoinKind.Full && merged.Exists(m => m.Value is Coalesce) ? WithMerged(joined, scope) : (joined, scope);
    }

    // What a full join makes of two columns becomes a column of its own: the next join compares it, and does not compute it anew.
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
        // The columns of the latest USING come first.
        var first = 0;
        foreach (var name in names)
        {
            var l = left.Find([name], join.At);
            if (right.Find([name], join.At) is not InputRef found)
                throw Refusal.NotSupported("USING over a joined column on the right", join.At);
            var r = new InputRef(found.Index + width, found.Type);
            var type = CommonType([l, r], "JOIN/USING", join.At);
            var (lc, rc) = (Casts.To(l, type, CastContext.Implicit, Zone), Casts.To(r, type, CastContext.Implicit, Zone));
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
}
