using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>The set functions of a SELECT while it is being bound; an argument may stand for what another of them gives.</summary>
internal sealed class SetCollector
{
    public List<SetFunction> Found { get; } = [];

    public SetRef Add(SetFunction function)
    {
        var at = Found.IndexOf(function);
        if (at < 0)
        {
            at = Found.Count;
            Found.Add(function);
        }

        return new SetRef(at, function.Type);
    }
}

// Functions that give sets of rows, in the list of SELECT and in FROM.
internal sealed partial class Binder
{
    private SetRef BindSet(Call call, Environment env)
    {
        if (env.Sets is not { } sets)
            throw new SqlException(SqlStates.FeatureNotSupported, $"table functions are not allowed in {env.Clause}", call.At + 1);
        return sets.Add(SetFunctions.Call(call.Name, [.. call.Arguments.Select(a => Expression(a, env))], Zone, call.At));
    }

    // What is called within another call's arguments is computed below it; all others side by side.
    private static (PlanNode Plan, Func<Scalar, Scalar> Map) AttachSets(PlanNode plan, SetCollector sets, Func<Scalar, Scalar> below)
    {
        var found = sets.Found.Select(f => f.Map(a => a.Rewrite(below))).ToArray();
        var places = new int?[found.Length];
        while (Array.Exists(places, p => p is null))
        {
            var input = plan;
            var layer = Enumerable.Range(0, found.Length).Where(i => places[i] is null && found[i].Arguments.All(Known)).ToArray();
            plan = new ProjectSetPlan(
                input,
                [.. layer.Select(i => found[i].Map(a => ConstantFolding.Fold(a.Rewrite(Placed))))],
                false,
                false,
                [.. input.Fields, .. layer.Select(i => new Field(null, found[i].Name, found[i].Type) { Hidden = true })]
            );
            for (var i = 0; i < layer.Length; i++)
                places[layer[i]] = input.Fields.Count + i;
        }

        return (plan, Placed);

        Scalar Placed(Scalar s) => s is SetRef r && places[r.Index] is { } place ? new InputRef(place, r.Type) : s;
        bool Known(Scalar argument) => argument.Walk().All(s => s is not SetRef r || places[r.Index] is not null);
    }

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
        return (conditions.Aggregate((PlanNode)rows, Filter), scope);
    }

    private static SqlException TwiceNamed(string table, int at) =>
        new("42712", $"table name \"{table}\" specified more than once", at + 1);
}
