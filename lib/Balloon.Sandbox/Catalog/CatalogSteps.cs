namespace Balloon.Sandbox.Catalog;

/// <summary>The writes of which a change of the catalog consists, by name, for tests of crashes between them.</summary>
internal sealed class CatalogSteps
{
    /// <summary>Called after each write.</summary>
    public Action<string>? Step { get; set; }

    public void Reached(string step) => Step?.Invoke(step);
}
