using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;
using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>rw_relations: all objects that have columns or rows.</summary>
internal static class RwRelations
{
    public static SystemRelation Of(StreamEngine engine) =>
        new(
            "rw_relations",
            [("id", Number), ("name", Words), ("schemaname", Words), ("relationname", Words), ("relationtype", Words)],
            () => engine.Catalog.All.Where(r => r is not (SchemaObject or FunctionRelation) && !InnerObjects.Is(r)).Select(Row)
        );

    private static object?[] Row(Relation relation)
    {
        var (schema, name) = ObjectNames.Split(relation.Name);
        return [(int)relation.Id, name, schema, name, relation.Kind];
    }
}
