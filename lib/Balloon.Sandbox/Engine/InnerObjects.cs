using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Engine;

/// <summary>Objects that belong to another object: no list shows them, and they are dropped with it.</summary>
internal static class InnerObjects
{
    /// <summary>True for the view of a sink's query, and for the source and sink that fill a table with a connector.</summary>
    public static bool Is(Relation relation) => SinkQuery.Is(relation) || TableFeed.Is(relation);

    /// <summary>The objects that move to another schema with an object: its indexes and its inner objects.</summary>
    public static IEnumerable<Relation> MovedWith(Relation of, EngineCatalog catalog) =>
        catalog
            .All.Where(o => (o is IndexRelation index && index.On == of) || (of.DependsOn.Contains(o) && SinkQuery.Is(o)))
            .Concat(TableFeed.Of(of, catalog));
}
