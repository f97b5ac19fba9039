using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Objects;

internal sealed class IndexKind : ObjectKind<CreateIndex, IndexRelation>
{
    public override string Tag => "CREATE_INDEX";

    protected override IndexRelation Build(CreateIndex create, long id, ObjectBuild build)
    {
        var made = Of(create, id, build.Catalog);
        if (build.Stored is null)
            CheckDistribution(create, made);
        return made;
    }

    /// <summary>An index from its statement: its keys, then the columns of INCLUDE, or without INCLUDE all other columns.</summary>
    public static IndexRelation Of(CreateIndex create, long id, EngineCatalog catalog)
    {
        var on = catalog.Object(create.Table) switch
        {
            StoredRelation stored => stored,
            null => throw new SqlException(SqlStates.UndefinedTable, $"table or source not found: {create.Table}", create.At + 1),
            var other => throw new SqlException(
                SqlStates.WrongObjectType,
                $"an index must be ON a table or a materialized view, not a {other.Kind}",
                create.At + 1
            ),
        };
        var asOf = id == 0 ? long.MaxValue : id;
        var columns = on.ShapeAsOf(asOf).Fields.Where(f => !f.Hidden).Select(f => f.Name).ToList();
        foreach (var name in create.Include.Concat(create.DistributedBy))
            Column(name);
        var keys = create.Keys.DistinctBy(k => Text(k, create)).ToList();
        var named = keys.Select(k => (k.Value as ColumnName)?.Name).ToHashSet();
        var include = (create.HasInclude ? create.Include : columns).Where(c => !named.Contains(c)).Distinct().ToList();
        List<SelectItem> items =
        [
            .. keys.Select(k => new SelectItem(k.Value, k.Value is ColumnName c ? c.Name : Text(k, create))),
            .. include.Select(c => new SelectItem(new ColumnName([c], create.At), c)),
        ];
        var query = IndexRelation.QueryOf(ObjectNames.Split(on.Name), items);
        var plan = new Binder(catalog, new BinderSettings(Zone.Utc, "root", "dev") { AsOf = asOf }).Bind(query).Root;
        return new IndexRelation(
            create.Name,
            on,
            items,
            [.. plan.Fields.Select(f => f with { Table = ObjectNames.Split(create.Name).Name })]
        )
        {
            Id = id,
            Sql = create.Text,
            DependsOn = [on],
            Keys = string.Join(", ", keys.Select(k => $"{Text(k, create)} {(k.Descending ? "DESC" : "ASC")}")),
            KeyCount = keys.Count,
            Include = string.Join(", ", include),
            DistributedBy = create.DistributedBy.Count > 0 ? string.Join(", ", create.DistributedBy) : Text(keys[0], create),
        };

        void Column(string name)
        {
            if (!columns.Contains(name))
                throw new SqlException(SqlStates.UndefinedColumn, $"column \"{name}\" of {create.Table} does not exist", create.At + 1);
        }
    }

    private static void CheckDistribution(CreateIndex create, IndexRelation index)
    {
        var keys = index.Fields.Take(index.KeyCount).Select(f => f.Name);
        if (!keys.Take(create.DistributedBy.Count).SequenceEqual(create.DistributedBy))
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"Distributed by columns should be a prefix of index columns: {string.Join(", ", keys)}",
                create.At + 1
            );
    }

    private static string Text(OrderItem key, CreateIndex create) =>
        key.Value is ColumnName column ? column.Name : create.KeyTexts[create.Keys.ToList().IndexOf(key)];
}
