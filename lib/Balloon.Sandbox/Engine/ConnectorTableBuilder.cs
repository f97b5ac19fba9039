using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Engine;

/// <summary>CREATE TABLE … WITH (connector = …): adds a table, and the source and the sink that fill it, all at one moment.</summary>
/// <param name="create">The statement.</param>
/// <param name="table">The table.</param>
/// <param name="ddl">The runner of the statement.</param>
/// <param name="session">The session.</param>
/// <param name="cancellationToken">Cancels the statement.</param>
internal sealed class ConnectorTableBuilder(
    CreateRelation create,
    TableRelation table,
    DdlRunner ddl,
    SqlSession session,
    CancellationToken cancellationToken
)
{
    public async Task RunAsync()
    {
        var (engine, turn) = (ddl.Engine, ddl.Turns.Holder);
        var (source, sink) = await Planning.RunAsync(Feed, cancellationToken).ConfigureAwait(false);
        if (!await SourceKind.MeetsAsync(create, source, ddl, session, cancellationToken).ConfigureAwait(false))
            return;
        await new ViewFill(sink, engine, turn, cancellationToken) { Filled = (table, source) }
            .RunAsync(past: false)
            .ConfigureAwait(false);
    }

    // The sink's statement names the table and the source, which are not in the engine's catalog yet.
    private FeedObjects Feed()
    {
        var engine = ddl.Engine;
        var born = engine.Options.TimeProvider.GetUtcNow();
        var source = SourceKind.SourceOf(TableFeed.Source(create, table.Id), engine.Ids.Next(), born, null);
        var both = new EngineCatalog { RowIds = engine.Catalog.RowIds };
        both.Add(table);
        both.Add(source);
        return new FeedObjects(source, TableSinkBuilder.Build(TableFeed.Sink(create, table), engine.Ids.Next(), both, session.Zone.Id));
    }

    private sealed record FeedObjects(SourceRelation Source, TableSink Sink);
}
