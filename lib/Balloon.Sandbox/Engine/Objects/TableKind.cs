using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Objects;

internal sealed class TableKind : ObjectKind<CreateRelation, TableRelation>
{
    public override string Tag => "CREATE_TABLE";

    protected override ObjectDetail Detail(TableRelation made) =>
        new()
        {
            HasRowIds = made.RowId is not null,
            Comments = made.Comments,
            History = made.History.Shapes.Count > 0 ? made.History : null,
        };

    protected override IEnumerable<long> Detach(TableRelation gone, StreamEngine engine, List<IAsyncDisposable> closing) =>
        [gone.Rows.Store.Id, gone.Rows.Store.Id + 1];

    protected override bool Makes(CreateRelation create) => create.IsTable;

    protected override TableRelation Build(CreateRelation create, long id, ObjectBuild build)
    {
        if (build.Stored is { } stored)
        {
            var known = TableBuilder.Build(create, null, id, build.Catalog, stored.HasRowIds, stored.History);
            known.Comments = stored.Comments ?? known.Comments;
            return known;
        }

        var selected = create.As is { } query
            ? QueryPlan.AsTable(new Binder(build.Catalog, build.Session!.BinderSettings([], [])).Bind(query)).Fields
            : null;
        var table = TableBuilder.Build(create, selected, id, build.Catalog);
        SystemColumns.Check(table, create.At);
        if (selected is not null)
            table.Sql = Definition(table);
        return table;
    }

    protected override async Task StartAsync(
        CreateRelation create,
        TableRelation made,
        DdlRunner ddl,
        SqlSession session,
        CancellationToken cancellationToken
    )
    {
        if (TableFeed.Has(create))
        {
            await new ConnectorTableBuilder(create, made, ddl, session, cancellationToken).RunAsync().ConfigureAwait(false);
            return;
        }

        await base.StartAsync(create, made, ddl, session, cancellationToken).ConfigureAwait(false);
        if (create.As is { } rows)
            _ = await new WriteRunner(session, cancellationToken)
                .RunAsync(new Insert(create.Name, [], rows, [], create.At), [], [])
                .ConfigureAwait(false);
    }

    protected override async Task ReturnAsync(
        TableRelation made,
        ObjectDetail detail,
        Recovery recovery,
        CancellationToken cancellationToken
    )
    {
        // Objects created from now on must have higher numbers than every change of the table.
        recovery.Engine.Ids.Skip(made.History.Shapes.Select(s => s.Until).DefaultIfEmpty().Max());
        await recovery.LoadAsync(made.Rows.Store, made).ConfigureAwait(false);
        made.Loaded();
        if (made.Filter is { } filter)
        {
            await recovery.LoadAsync(filter.Store, made).ConfigureAwait(false);
            filter.Loaded();
        }

        await base.ReturnAsync(made, detail, recovery, cancellationToken).ConfigureAwait(false);
    }

    // The statement of a table made from a query is stored with the columns that it got.
    private static string Definition(TableRelation table) =>
        $"CREATE TABLE {ObjectNames.Written(table.Name)} ({string.Join(", ", table.Fields.Where(f => !f.Hidden).Select(f => $"{Keywords.Quote(f.Name)} {f.Type.Name}"))})";
}
