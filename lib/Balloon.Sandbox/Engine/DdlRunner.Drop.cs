using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// DROP, with everything that depends on the object when CASCADE says so.
internal sealed partial class DdlRunner
{
    private async Task<string> DropAsync(Drop drop, SqlSession session)
    {
        var tag = "DROP_" + drop.Kind.Replace(' ', '_');
        if (drop.Kind == "SCHEMA")
            return await DropSchemaAsync(drop, session).ConfigureAwait(false);
        if (engine.Catalog.Object(drop.Name) is null && drop.IfExists)
        {
            session.Notify("NOTICE", $"{drop.Kind.ToLowerInvariant()} \"{drop.Name}\" does not exist, skipping");
            return tag;
        }

        var found = Find(drop.Kind, drop.Name, drop.At, "DROP");
        var dependents = engine.Topology.Dependents(found);
        var inTheWay = dependents.Where(d => !IsDroppedWith(d, found)).ToList();
        if (inTheWay.Count > 0 && !drop.Cascade)
        {
            var names = string.Join(", ", inTheWay.AsEnumerable().Reverse().Select(d => $"{d.Kind} {d.Name}"));
            throw new SqlException(
                SqlStates.DependentObjectsStillExist,
                $"cannot drop {found.Kind} {found.Name}: {names} depend on it",
                drop.At + 1,
                detail: $"Permission denied: {found.Kind} used by {dependents.Count} other objects.",
                hint: "Drop them first, or use DROP … CASCADE."
            );
        }

        foreach (var dependent in inTheWay)
            session.Notify("NOTICE", $"drop cascades to {dependent.Kind} {dependent.Name}");
        var gone = dependents.Where(d => drop.Cascade || d is not FunctionRelation).Append(found);
        await RemoveAsync([.. gone]).ConfigureAwait(false);
        return tag;
    }

    // Drops the overload that the parameter types select.
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

    // An index or a sink into a table is dropped with the table. A function that calls a dropped one stays, and fails when it is called.
    private static bool IsDroppedWith(Relation dependent, Relation found) =>
        dependent is IndexRelation
        || SinkQuery.Is(dependent)
        || (dependent is TableSink sink && sink.Into == found)
        || (dependent is FunctionRelation && found is FunctionRelation);

    private async Task<string> DropSchemaAsync(Drop drop, SqlSession session)
    {
        if (engine.Catalog.Schema(drop.Name) is not { } schema)
        {
            if (!drop.IfExists)
                throw NoSchema(drop.Name, drop.At);
            session.Notify("NOTICE", $"schema \"{drop.Name}\" does not exist, skipping");
            return "DROP_SCHEMA";
        }

        var inside = engine.Catalog.All.Where(o => o is not SchemaObject && ObjectNames.Split(o.Name).Schema == schema.Schema).ToList();
        var all = inside.SelectMany(engine.Topology.Dependents).Concat(inside).Distinct().OrderByDescending(o => o.Id).ToList();
        if (all.Count > 0 && !drop.Cascade)
            throw new SqlException(
                SqlStates.DependentObjectsStillExist,
                $"cannot drop schema {schema.Schema}: {string.Join(", ", all.AsEnumerable().Reverse().Where(d => !InnerObjects.Is(d)).Select(d => $"{d.Kind} {d.Name}"))} depend on it",
                drop.At + 1,
                hint: "Drop them first, or use DROP … CASCADE."
            );
        await RemoveAsync([.. all, schema]).ConfigureAwait(false);
        return "DROP_SCHEMA";
    }

    /// <summary>Removes objects from the stream, the catalog and the state.</summary>
    public async Task RemoveAsync(IReadOnlyList<Relation> objects)
    {
        var own = objects
            .OfType<SinkJob>()
            .Select(s => (Relation)s.From)
            .Where(SinkQuery.Is)
            .Concat(objects.SelectMany(o => TableFeed.Of(o, engine.Catalog)).OrderByDescending(o => o.Id));
        objects = [.. objects, .. own.Except(objects)];
        var closing = new List<IAsyncDisposable>();
        var durable = engine.Loop.RunAsync(() =>
        {
            foreach (var o in objects)
            {
                engine.Catalog.Remove(o);
                engine.Checkpointer.Drop(o.Id, ObjectKinds.Of(o).Detach(o, engine, closing));
            }

            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);
        foreach (var closed in closing)
            await closed.DisposeAsync().ConfigureAwait(false);
    }
}
