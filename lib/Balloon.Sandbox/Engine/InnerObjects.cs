using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Engine;

/// <summary>Objects that belong to another one: no list shows them, and they go where it goes.</summary>
internal static class InnerObjects
{
    /// <summary>True of the view of a sink's query, and of what feeds a table with a connector.</summary>
    public static bool Is(Relation relation) => SinkQuery.Is(relation) || TableFeed.Is(relation);

    /// <summary>What changes its schema with an object: its indexes, and what is its own.</summary>
    public static IEnumerable<Relation> Along(Relation of, EngineCatalog catalog) =>
        catalog
            .All.Where(o => (o is IndexRelation index && index.On == of) || (of.DependsOn.Contains(o) && SinkQuery.Is(o)))
            .Concat(TableFeed.Of(of, catalog));
}
