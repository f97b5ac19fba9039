using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// The query of CREATE SINK … AS, or of CREATE SINK … FROM a plain view or a source. A hidden materialized view of the sink's own maintains
/// it, and is dropped with the sink.
/// </summary>
internal static class SinkQuery
{
    private const string Prefix = "__sink_query_";

    /// <summary>True for such a view.</summary>
    public static bool Is(Relation relation) =>
        relation is MaterializedView && ObjectNames.Split(relation.Name).Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The name of the view of a sink, in the sink's schema.</summary>
    public static string NameOf(CreateSink create, long sinkId)
    {
        var (schema, _) = ObjectNames.Split(create.Name);
        return schema == "public" ? $"{Prefix}{sinkId}" : $"{schema}.{Prefix}{sinkId}";
    }

    /// <summary>The statement that creates the view; null when the sink follows an existing table or materialized view.</summary>
    public static CreateView? Of(CreateSink create, long sinkId, EngineCatalog catalog)
    {
        var query = create.QueryText;
        if (query is null && catalog.Object(create.From!) is ViewRelation or SourceRelation or IndexRelation)
            query = $"SELECT * FROM {ObjectNames.Written(create.From!)}";
        if (query is null)
            return null;
        return (CreateView)Parser.Parse($"CREATE MATERIALIZED VIEW {ObjectNames.Written(NameOf(create, sinkId))} AS {query}")[0];
    }
}
