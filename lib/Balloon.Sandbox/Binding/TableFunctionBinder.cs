using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds functions that return sets of rows, in the list of SELECT and in FROM.</summary>
internal sealed class TableFunctionBinder(Binder binder)
{
    public InputRef InList(Call call, Environment env) =>
        env is { TakesSets: true, Columns: { } columns }
            ? columns.Of(
                new SetColumn(
                    SetFunctions.Call(call.Name, [.. call.Arguments.Select(a => binder.Expressions.Bind(a, env))], binder.Zone, call.At)
                )
            )
            : throw new SqlException(SqlStates.FeatureNotSupported, $"table functions are not allowed in {env.Clause}", call.At + 1);

    /// <summary>Binds a function in FROM. Its arguments may refer to columns of the preceding items.</summary>
    public PlanNode Bind(FunctionRef function, PlanNode input, Scope scope, bool keepsEmpty)
    {
        var call = function.Call;
        var environment = new Environment(scope, "a function in FROM");
        SetFunction set;
        if (SetFunctions.Has(call.Name))
            set = SetFunctions.Call(
                call.Name,
                [.. call.Arguments.Select(a => binder.Expressions.Bind(a, environment))],
                binder.Zone,
                call.At
            );
        else if (ExpressionParts.IsAggregate(call))
            throw new SqlException(SqlStates.GroupingError, "aggregate functions are not allowed in FROM", call.At + 1);
        else
            set = SetFunctions.Single(call.Name, binder.Expressions.Bind(call, environment));
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

    // A function that returns structs gives a column per field.
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
}
