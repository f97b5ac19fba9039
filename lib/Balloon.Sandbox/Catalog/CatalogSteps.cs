namespace Balloon.Sandbox.Catalog;

/// <summary>The writes that make up a change of the catalog, by name, so that tests can crash between them.</summary>
internal sealed class CatalogSteps
{
    /// <summary>Called after each write.</summary>
    public Action<string>? Step { get; set; }

    public void Reached(string step) => Step?.Invoke(step);
}
