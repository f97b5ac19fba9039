using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>rw_schemas.</summary>
internal static class RwSchemas
{
    public static SystemRelation Of(CatalogObjects objects) =>
        new(
            "rw_schemas",
            [("id", Number), ("name", Words), ("owner", Number)],
            () => objects.Schemas().Select(s => new object?[] { s.Oid, s.Name, CatalogObjects.Owner })
        );
}
