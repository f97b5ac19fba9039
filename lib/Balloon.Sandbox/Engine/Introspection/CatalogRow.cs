namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>A row of a <see cref="CatalogTable"/>: values of some columns by name; the others have the table's defaults.</summary>
internal sealed class CatalogRow : Dictionary<string, object?>
{
    public CatalogRow()
        : base(StringComparer.Ordinal) { }
}
