using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine.Objects;

/// <summary>The kinds of objects.</summary>
internal static class ObjectKinds
{
    // Sinks into tables are materialized views too, so the narrower kind comes first.
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

    /// <summary>The kind of object that a statement creates, or null.</summary>
    public static ObjectKind? MadeBy(Statement statement) => All.FirstOrDefault(k => k.IsMadeBy(statement));

    /// <summary>An object in the form that a checkpoint stores.</summary>
    public static StoredObject Stored(Relation o) => Of(o).Stored(o);

    /// <summary>The kind of an object.</summary>
    public static ObjectKind Of(Relation o) =>
        All.FirstOrDefault(k => k.Has(o)) ?? throw new InvalidOperationException($"{o.Kind} {o.Name} is of no kind that can be made.");
}
