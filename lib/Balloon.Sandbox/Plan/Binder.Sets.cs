using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

// Functions that give sets of rows, in the list of SELECT and in FROM.
internal sealed partial class Binder
{
    private InputRef BindSet(Call call, Environment env) =>
        env is { TakesSets: true, Columns: { } columns }
            ? columns.Of(new SetColumn(SetFunctions.Call(call.Name, [.. call.Arguments.Select(a => Expression(a, env))], Zone, call.At)))
            : throw new SqlException(SqlStates.FeatureNotSupported, $"table functions are not allowed in {env.Clause}", call.At + 1);

    /// <summary>A function in FROM. Its arguments may speak of the columns of what stands before it.</summary>
    private PlanNode TableFunction(FunctionRef function, PlanNode input, Scope scope, bool keepsEmpty)
    {
        var call = function.Call;
        var environment = new Environment(scope, "a function in FROM");
        SetFunction set;
        if (SetFunctions.Has(call.Name))
            set = SetFunctions.Call(call.Name, [.. call.Arguments.Select(a => Expression(a, environment))], Zone, call.At);
        else if (ExpressionParts.IsAggregate(call))
            throw new SqlException(SqlStates.GroupingError, "aggregate functions are not allowed in FROM", call.At + 1);
        else
            set = SetFunctions.Single(call.Name, Expression(call, environment));
        var table = function.Alias?.Name ?? call.Name;
        string[] names = [.. function.Alias?.Columns ?? []];
        var columns = (set.Type.Fields?.Select(f => new Field(table, f.Name, f.Type)) ?? [new Field(table, table, set.Type)]).ToList();
        if (function.WithOrdinality)
            columns.Add(new Field(table, "ordinality", SqlType.BigInt));
        if (names.Length > columns.Count)
            throw new SqlException(
                SqlStates.SyntaxError,
                $"table \"{table}\" has {columns.Count} columns available but {names.Length} columns specified",
                function.At + 1
            );
        for (var i = 0; i < names.Length; i++)
            columns[i] = columns[i] with { Name = names[i] };
        Field[] rest = function.WithOrdinality ? [columns[^1]] : [];
        var value = set.Type.Fields is null ? columns[0] : new Field(table, table, set.Type);
        Field[] fields = [.. input.Fields, value, .. rest];
        var rows = new ProjectSetPlan(input, [set.Map(ConstantFolding.Fold)], function.WithOrdinality, keepsEmpty, fields);
        return set.Type.Fields is null ? rows : Unfolded(rows, input.Fields.Count, columns);
    }

    // A function of structs gives a column a field.
    private static ProjectPlan Unfolded(ProjectSetPlan rows, int at, List<Field> columns)
    {
        var whole = new InputRef(at, rows.Fields[at].Type);
        Scalar[] outputs =
        [
            .. rows.Fields.Take(at).Select((f, i) => new InputRef(i, f.Type)),
            .. whole.Type.Fields!.Select((_, i) => new FieldScalar(whole, i)),
            .. rows.Fields.Skip(at + 1).Select((f, i) => new InputRef(at + 1 + i, f.Type)),
        ];
        return new ProjectPlan(rows, outputs, [.. rows.Fields.Take(at), .. columns]);
    }

    private (PlanNode Plan, Scope Scope) LateralQuery(Join join, QueryTable query, PlanNode left, Scope leftScope, Scope? outer)
    {
        var inner = AsTable(Query(query.Query, leftScope));
        var named = Rename(inner, query.Alias?.Name ?? "?subquery?", query.Alias?.Columns ?? [], query.At).Fields;
        var rows = Correlation.AttachRows(left, inner, join.Kind == "left", query.At);
        Field[] fields = [.. left.Fields, .. named];
        return Lateral(join, new ProjectPlan(rows, [.. fields.Select((f, i) => new InputRef(i, f.Type))], fields), left, leftScope, outer);
    }

    // A join whose right side speaks of the left one's columns: each row of the left with the rows that there are for it.
    private (PlanNode Plan, Scope Scope) Lateral(Join join, PlanNode rows, PlanNode left, Scope leftScope, Scope? outer)
    {
        var whole = join.On is null or BooleanLiteral { Value: true } && join.Using is null && !join.Natural;
        if (join.Kind is not ("inner" or "cross") && (join.Kind != "left" || !whole))
            throw Refusal.NotSupported($"a {join.Kind} join with what speaks of the other side's columns", join.At);
        if (rows.Fields[^1].Table != "?subquery?" && left.Fields.Any(f => f.Table == rows.Fields[^1].Table))
            throw TwiceNamed(rows.Fields[^1].Table!, join.At);
        var width = left.Fields.Count;
        var merged = Merged(join, leftScope, new Scope([.. rows.Fields.Skip(width)]), width, JoinKind.Inner, out var conditions);
        var scope = new Scope(rows.Fields, outer) { Merged = merged };
        if (join.On is { } on && !whole)
            conditions.Add(Condition(on, new Environment(scope, "JOIN/ON")));
        return (conditions.Aggregate(rows, (plan, condition) => new FilterPlan(plan, condition)), scope);
    }

    private static SqlException TwiceNamed(string table, int at) =>
        new("42712", $"table name \"{table}\" specified more than once", at + 1);
}
