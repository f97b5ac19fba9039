using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// ALTER … RENAME TO, SET SCHEMA and SWAP WITH. The statements of the renamed objects, and of all objects that name them, are rewritten, so
// that a restart finds the new names.
internal sealed partial class DdlRunner
{
    /// <summary>A planned renaming.</summary>
    /// <param name="Names">The objects and their new names.</param>
    /// <param name="Texts">The rewritten statements, with the queries of views, of these objects and of all that name them.</param>
    private sealed record Renaming(
        IReadOnlyList<(Relation Of, string Name)> Names,
        IReadOnlyList<(Relation Object, string Sql, Query? Query)> Texts
    );

    private Task<string> RenameAsync(AlterRename rename, CancellationToken cancellationToken) =>
        RenamedAsync(rename.Kind, () => rename.Kind == "SCHEMA" ? PlanSchema(rename) : PlanRename(rename), cancellationToken);

    private Task<string> SetSchemaAsync(AlterSetSchema alter, CancellationToken cancellationToken) =>
        RenamedAsync(alter.Kind, () => PlanMove(alter), cancellationToken);

    private Task<string> SwapAsync(AlterSwap swap, CancellationToken cancellationToken) =>
        RenamedAsync(swap.Kind, () => PlanSwap(swap), cancellationToken);

    private async Task<string> RenamedAsync(string kind, Func<Renaming> plan, CancellationToken cancellationToken)
    {
        var (names, texts) = await PlannedAsync(plan, cancellationToken).ConfigureAwait(false);
        var durable = engine.Loop.RunAsync(() =>
        {
            engine.Catalog.Rename(names);
            foreach (var (o, sql, query) in texts)
            {
                o.Sql = sql;
                if (o is ViewRelation view)
                    view.Query = query!;
                engine.Checkpointer.Add(ObjectKinds.Stored(o));
            }

            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);
        return "ALTER_" + kind.Replace(' ', '_');
    }

    private Renaming PlanRename(AlterRename rename)
    {
        var found = Find(rename.Kind, rename.Name, rename.At);
        return Planned([(found, Qualified(found.Schema, rename.NewName))], "RENAME", rename.At);
    }

    private Renaming PlanSchema(AlterRename rename)
    {
        var schema = engine.Catalog.Schema(rename.Name) ?? throw NoSchema(rename.Name, rename.At);
        if (engine.Catalog.HasSchema(rename.NewName))
            throw new SqlException("42P06", $"schema \"{rename.NewName}\" already exists", rename.At + 1);
        var inside = engine.Catalog.All.Where(o => o != schema && o.Schema == schema.Schema).ToList();
        if (inside.Find(o => o is FunctionRelation) is { } function)
            throw Refusal.NotSupported($"RENAME of the schema of function {function.Name}", rename.At);
        var names = inside.Select(o => (o, Qualified(rename.NewName, Own(o))));
        return Planned([(schema, SchemaObject.CatalogName(rename.NewName)), .. names], "RENAME", rename.At);
    }

    private Renaming PlanMove(AlterSetSchema alter)
    {
        if (engine.Catalog.Object(alter.Name) is { } other && !other.Kind.Equals(alter.Kind, StringComparison.OrdinalIgnoreCase))
            throw new SqlException(
                SqlStates.WrongObjectType,
                $"cannot alter schema of \"{alter.Name}\": it is a {other.Kind}, not a {alter.Kind.ToLowerInvariant()}",
                alter.At + 1
            );
        var found = Find(alter.Kind, alter.Name, alter.At);
        if (!engine.Catalog.HasSchema(alter.Schema))
            throw NoSchema(alter.Schema, alter.At);
        if (alter.Schema != "public" && engine.Catalog.Schema(alter.Schema) is null)
            throw new SqlException(SqlStates.WrongObjectType, $"the schema {alter.Schema} is a system schema", alter.At + 1);
        if (found.Schema == alter.Schema)
            return new Renaming([], []);
        var names = InnerObjects.MovedWith(found, engine.Catalog).Prepend(found);
        return Planned([.. names.Select(o => (o, Qualified(alter.Schema, Own(o))))], "SET SCHEMA", alter.At);
    }

    private Renaming PlanSwap(AlterSwap swap)
    {
        var found = Find(swap.Kind, swap.Name, swap.At);
        var other =
            engine.Catalog.Object(swap.With)
            ?? throw new SqlException(SqlStates.UndefinedTable, $"{swap.Kind.ToLowerInvariant()} not found: {swap.With}", swap.At + 1);
        if (other.Kind != found.Kind)
            throw new SqlException(
                SqlStates.WrongObjectType,
                $"Permission denied: \"{swap.With}\" is a {other.Kind}, and a {found.Kind} can swap names only with a {found.Kind}",
                swap.At + 1
            );
        return other == found ? new Renaming([], []) : Planned([.. Taking(found, other), .. Taking(other, found)], "SWAP", swap.At);

        // Inner objects move to the schema with the object that owns them.
        IEnumerable<(Relation, string)> Taking(Relation of, Relation from) =>
            InnerObjects
                .MovedWith(of, engine.Catalog)
                .Where(_ => of.Schema != from.Schema)
                .Select(o => (o, Qualified(from.Schema, Own(o))))
                .Prepend((of, Qualified(from.Schema, Own(from))));
    }

    private static string Own(Relation o) => ObjectNames.Split(o.Name).Name;

    private static string Qualified(string schema, string name) => schema == "public" ? name : $"{schema}.{name}";

    private Renaming Planned(IReadOnlyList<(Relation Of, string Name)> names, string verb, int at)
    {
        var map = names.ToDictionary(n => n.Of, n => n.Name);
        foreach (var name in map.Values)
        {
            if (engine.Catalog.Object(name) is { } there && !map.ContainsKey(there))
                throw new SqlException(SqlStates.DuplicateTable, $"{there.Kind} \"{name}\" already exists", at + 1);
        }

        var texts = new List<(Relation, string, Query?)>();
        foreach (var o in engine.Catalog.All.Where(o => map.ContainsKey(o) || o.DependsOn.Any(map.ContainsKey)))
        {
            var sql = o is SchemaObject ? o.Sql : Restated(o, map, verb, at);
            if (map.TryGetValue(o, out var own))
                sql = RenamedText.OfOwn(sql, o is SchemaObject ? own[..^1] : own);
            texts.Add((o, sql, o is ViewRelation ? ((CreateView)Parser.Parse(sql)[0]).Query : null));
        }

        return new Renaming(names, texts);
    }

    // The statement of an object with the new names filled in.
    private string Restated(Relation o, Dictionary<Relation, string> names, string verb, int at)
    {
        switch (Parser.Parse(o.Sql)[0])
        {
            case CreateView create:
                return InQuery(create.Query);
            case CreateSink create:
                var sql = create.As is { } query ? InQuery(query) : Named(o.Sql, "from", create.From!);
                return create.Into is { } into ? Named(sql, "into", into) : sql;
            case CreateIndex create:
                return Named(o.Sql, "on", create.Table);
            case CreateSubscription create:
                return Named(o.Sql, "from", create.From);
            default:
                return o.Sql;
        }

        string Named(string sql, string word, string old) =>
            engine.Catalog.Object(old) is { } named && names.TryGetValue(named, out var name)
                ? RenamedText.Behind(sql, word, old, name)
                : sql;

        string InQuery(Query query)
        {
            var zone = o is MaterializedView view ? Zone.Named(view.Zone) : Zone.Utc;
            var binder = new Binder(engine.Catalog, new BinderSettings(zone, "root", "dev") { AsOf = o.Id });
            _ = binder.Bind(query);
            foreach (var of in names.Keys.Where(o.DependsOn.Contains))
            {
                if (binder.NamedWithSchema.Contains((of.Schema, ObjectNames.Split(of.Name).Name)))
                    throw Refusal.NotSupported($"{verb} of {of.Name}, whose columns {o.Name} qualifies with their schema", at);
                if (binder.References.Any(r => r.Relation == of && r.IsArgument))
                    throw Refusal.NotSupported($"{verb} of {of.Name}, which {o.Name} names in TUMBLE or HOP", at);
            }

            var places = binder.References.Where(r => names.ContainsKey(r.Relation));
            return RenamedText.InQuery(o.Sql, places.Select(r => new RenamedPlace(r.At, r.HasAlias, r.Relation.Name, names[r.Relation])));
        }
    }
}
