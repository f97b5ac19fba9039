using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// ALTER … RENAME TO: the object's own statement and those of all that name it are written anew, so that a restart finds them.
internal sealed partial class DdlRunner
{
    /// <summary>A renaming as it is planned.</summary>
    /// <param name="Of">What is renamed.</param>
    /// <param name="Name">Its name then.</param>
    /// <param name="Texts">The statements, and of views the queries, of all that name it.</param>
    private sealed record Renaming(Relation Of, string Name, IReadOnlyList<(Relation Object, string Sql, Query? Query)> Texts);

    private async Task<string> RenameAsync(AlterRename rename, CancellationToken cancellationToken)
    {
        var (found, name, texts) = await PlannedAsync(() => PlanRename(rename), cancellationToken).ConfigureAwait(false);
        var durable = engine.Loop.RunAsync(() =>
        {
            engine.Catalog.Rename(found, name);
            found.Sql = RenamedText.OfOwn(found.Sql, rename.NewName);
            engine.Checkpointer.Add(ObjectKinds.Stored(found));
            foreach (var (other, sql, query) in texts)
            {
                other.Sql = sql;
                if (other is ViewRelation view)
                    view.Query = query!;
                engine.Checkpointer.Add(ObjectKinds.Stored(other));
            }

            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);
        return "ALTER_" + rename.Kind.Replace(' ', '_');
    }

    private Renaming PlanRename(AlterRename rename)
    {
        var found = Find(rename.Kind, rename.Name, rename.At);
        if (engine.Catalog.Object(rename.NewName) is { } taken)
            throw new SqlException(SqlStates.DuplicateTable, $"{taken.Kind} \"{rename.NewName}\" already exists", rename.At + 1);
        if (found is SourceRelation)
            throw Refusal.NotSupported($"ALTER {rename.Kind} {found.Name} RENAME", rename.At);
        var (schema, _) = ObjectNames.Split(found.Name);
        var name = schema == "public" ? rename.NewName : $"{schema}.{rename.NewName}";
        if (engine.Catalog.Object(name) is { } there)
            throw new SqlException(SqlStates.DuplicateTable, $"{there.Kind} \"{name}\" already exists", rename.At + 1);
        var named = engine.Catalog.All.Where(o => o.DependsOn.Contains(found)).ToList();
        return new Renaming(
            found,
            name,
            [
                .. named.Select(o =>
                {
                    var sql = Restated(o, found, rename);
                    return (o, sql, o is ViewRelation ? ((CreateView)Parser.Parse(sql)[0]).Query : null);
                }),
            ]
        );
    }

    // The statement of an object that names the one renamed.
    private string Restated(Relation o, Relation found, AlterRename rename)
    {
        switch (Parser.Parse(o.Sql)[0])
        {
            case CreateView create:
                return InQuery(create.Query);
            case CreateSink { Into: { } into } create:
                var sql = create.As is { } query ? InQuery(query) : RenamedText.Behind(o.Sql, "from", found.Name, rename.NewName);
                return into == found.Name ? RenamedText.Behind(sql, "into", found.Name, rename.NewName) : sql;
            case CreateSink { As: { } followed }:
                return InQuery(followed);
            case CreateIndex:
                return RenamedText.Behind(o.Sql, "on", found.Name, rename.NewName);
            default:
                return RenamedText.Behind(o.Sql, "from", found.Name, rename.NewName);
        }

        string InQuery(Query query)
        {
            var zone = o is MaterializedView view ? Zone.Named(view.Zone) : Zone.Utc;
            var binder = new Binder(engine.Catalog, new BinderSettings(zone, "root", "dev"));
            _ = binder.Bind(query);
            var old = ObjectNames.Split(found.Name).Name;
            if (binder.NamedWithSchema.Contains((found.Schema, old)))
                throw Refusal.NotSupported($"RENAME of {found.Name}, whose columns {o.Name} names with their schema", rename.At);
            var places = binder.References.Where(r => r.Relation == found).Select(r => (r.At, r.HasAlias)).ToList();
            if (binder.References.Any(r => r.Relation == found && r.IsArgument))
                throw Refusal.NotSupported($"RENAME of {found.Name}, which {o.Name} names in TUMBLE or HOP", rename.At);
            return RenamedText.InQuery(o.Sql, places, old, rename.NewName);
        }
    }
}
