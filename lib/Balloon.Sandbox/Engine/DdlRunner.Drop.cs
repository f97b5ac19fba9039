using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// DROP, with what stands on it when CASCADE says so.
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

        var found = Find(drop.Kind, drop.Name, drop.At);
        var dependents = engine.Catalog.Dependents(found);
        // An index goes with its table.
        var inTheWay = dependents.Where(d => d is not IndexRelation && !SinkQuery.Is(d)).ToList();
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
        await RemoveAsync([.. dependents, found]).ConfigureAwait(false);
        return tag;
    }

    private async Task<string> DropSchemaAsync(Drop drop, SqlSession session)
    {
        if (engine.Catalog.Schema(drop.Name) is not { } schema)
        {
            if (!drop.IfExists)
                throw new SqlException("3F000", $"schema \"{drop.Name}\" does not exist", drop.At + 1);
            session.Notify("NOTICE", $"schema \"{drop.Name}\" does not exist, skipping");
            return "DROP_SCHEMA";
        }

        var inside = engine.Catalog.All.Where(o => o is not SchemaObject && ObjectNames.Split(o.Name).Schema == schema.Schema).ToList();
        var all = inside.SelectMany(engine.Catalog.Dependents).Concat(inside).Distinct().OrderByDescending(o => o.Id).ToList();
        if (all.Count > 0 && !drop.Cascade)
            throw new SqlException(
                SqlStates.DependentObjectsStillExist,
                $"cannot drop schema {schema.Schema}: {string.Join(", ", all.AsEnumerable().Reverse().Select(d => $"{d.Kind} {d.Name}"))} depend on it",
                drop.At + 1,
                hint: "Drop them first, or use DROP … CASCADE."
            );
        await RemoveAsync([.. all, schema]).ConfigureAwait(false);
        return "DROP_SCHEMA";
    }

    private async Task RemoveAsync(IReadOnlyList<Relation> objects)
    {
        objects = [.. objects, .. objects.OfType<SinkJob>().Select(s => s.From).Where(SinkQuery.Is).Except(objects)];
        var readers = new List<ISourceReader>();
        var sinks = new List<SinkJob>();
        var durable = engine.Loop.RunAsync(() =>
        {
            foreach (var o in objects)
                Remove(o, readers, sinks);
            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);
        foreach (var reader in readers)
            await reader.DisposeAsync().ConfigureAwait(false);
        foreach (var sink in sinks)
            await sink.Sink.DisposeAsync().ConfigureAwait(false);
    }

    private void Remove(Relation o, List<ISourceReader> readers, List<SinkJob> sinks)
    {
        engine.Catalog.Remove(o);
        IEnumerable<long> stores = [];
        switch (o)
        {
            case MaterializedView view:
                engine.Loop.Views.Remove(view);
                view.Leave?.Invoke();
                stores = view.Flow.Stores.Select(s => s.Id);
                foreach (var source in view.Flow.Relations.OfType<SourceRelation>())
                    Release(source, readers);
                break;
            case StoredRelation table:
                engine.Loop.Tables.Remove(table);
                stores = [table.Rows.Store.Id, table.Rows.Store.Id + 1];
                break;
            case SubscriptionRelation subscription:
                engine.Loop.Subscriptions.Remove(subscription);
                subscription.Stop();
                stores = [subscription.Log.Id];
                break;
            case SinkJob sink:
                engine.Loop.Sinks.Remove(sink);
                sink.Stop();
                sinks.Add(sink);
                stores = sink.StoreIds;
                break;
        }

        engine.Checkpointer.Drop(o.Id, stores);
    }

    // The last view on a source ends its reading; the next one begins anew.
    private void Release(SourceRelation source, List<ISourceReader> readers)
    {
        var shared = engine.Loop.Sources.First(s => s.Relation == source);
        if (--shared.Users > 0)
            return;
        engine.Loop.Sources.Remove(shared);
        if (shared.Reader is { } reader)
            readers.Add(reader);
        engine.Checkpointer.Forget(source.Id);
    }
}
