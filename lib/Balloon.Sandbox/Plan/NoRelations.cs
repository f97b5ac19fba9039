using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>A catalog without relations or functions: for binding expressions over given columns.</summary>
internal sealed class NoRelations : IRelations
{
    public static NoRelations Instance { get; } = new();

    public RowIds RowIds { get; } = new(TimeProvider.System);

    public Relation? Find(string? schema, string name) => null;

    public IEnumerable<FunctionRelation> Functions(string name) => [];

    public Scalar? CatalogFunction(string name, Scalar[] arguments) => null;
}
