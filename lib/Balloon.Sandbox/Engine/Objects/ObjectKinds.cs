using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine.Objects;

/// <summary>The kinds of objects.</summary>
internal static class ObjectKinds
{
    // Sinks into a table are materialized views too: the narrower kind comes first.
    public static IReadOnlyList<ObjectKind> All { get; } =
    [
        new SchemaKind(),
        new SourceKind(),
        new TableKind(),
        new ViewKind(),
        new TableSinkKind(),
        new MaterializedViewKind(),
        new SinkKind(),
        new SubscriptionKind(),
        new IndexKind(),
        new FunctionKind(),
    ];

    /// <summary>The kind that a statement makes, or null.</summary>
    public static ObjectKind? MadeBy(Statement statement) => All.FirstOrDefault(k => k.IsMadeBy(statement));

    /// <summary>An object as a checkpoint keeps it.</summary>
    public static StoredObject Stored(Relation o) => Of(o).Stored(o);

    /// <summary>The kind of an object.</summary>
    public static ObjectKind Of(Relation o) =>
        All.FirstOrDefault(k => k.Has(o)) ?? throw new InvalidOperationException($"{o.Kind} {o.Name} is of no kind that can be made.");
}
