using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// CREATE FUNCTION and DROP FUNCTION.
internal sealed partial class DdlRunner
{
    private async Task<string> CreateFunctionAsync(CreateFunction create, SqlSession session, CancellationToken cancellationToken)
    {
        const string tag = "CREATE_FUNCTION";
        var made = await PlannedAsync(() => FunctionOf(create, engine.Ids.Next(), engine.Catalog), cancellationToken).ConfigureAwait(false);
        if (engine.Catalog.Object(made.Name) is { } there)
        {
            if (create.OrReplace)
                throw Refusal.NotSupported("CREATE OR REPLACE of a function that is there", create.At);
            if (!create.IfNotExists)
                throw new SqlException(SqlStates.DuplicateFunction, $"function {there.Name} already exists", create.At + 1);
            session.Notify("NOTICE", $"function {there.Name} already exists, skipping");
            return tag;
        }

        await AddAsync(made, "{}").ConfigureAwait(false);
        return tag;
    }

    /// <summary>The function of its statement, its body tried.</summary>
    public static FunctionRelation FunctionOf(CreateFunction create, long id, EngineCatalog catalog)
    {
        var binder = new Binder(catalog, new BinderSettings(Zone.Utc, "root", "dev"));
        binder.CheckFunction(new FunctionRelation(create), create.At);
        return new FunctionRelation(create)
        {
            Id = id,
            Sql = create.Text,
            DependsOn = [.. binder.Named],
        };
    }

    private async Task<string> DropFunctionAsync(DropFunction drop, SqlSession session)
    {
        var named = engine.Catalog.Functions(drop.Name).ToList();
        if (drop.Types is { } types)
            named.RemoveAll(f => !f.Parameters.Select(p => p.Type).SequenceEqual(types));
        if (named.Count > 1)
            throw new SqlException(SqlStates.AmbiguousFunction, $"function name \"{drop.Name}\" is not unique", drop.At + 1);
        var name = drop.Types is null ? drop.Name : FunctionRelation.Signature(drop.Name, drop.Types);
        if (named.Count == 1)
            return await DropAsync(new Drop("FUNCTION", named[0].Name, drop.IfExists, drop.Cascade, drop.At), session)
                .ConfigureAwait(false);
        if (!drop.IfExists)
            throw new SqlException(SqlStates.UndefinedFunction, $"function {name} does not exist", drop.At + 1);
        session.Notify("NOTICE", $"function {name} does not exist, skipping");
        return "DROP_FUNCTION";
    }
}
