using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>rw_depend: which object depends on which. The hidden view of a sink's query counts as the sink.</summary>
internal static class RwDepend
{
    public static SystemRelation Of(StreamEngine engine) =>
        new(
            "rw_depend",
            [("objid", Number), ("refobjid", Number)],
            () =>
                engine
                    .Catalog.All.Where(o => !InnerObjects.Is(o))
                    .SelectMany(o =>
                        o.DependsOn.Distinct().Where(d => !InnerObjects.Is(d)).Select(d => new object?[] { (int)o.Id, (int)d.Id })
                    )
        );
}
