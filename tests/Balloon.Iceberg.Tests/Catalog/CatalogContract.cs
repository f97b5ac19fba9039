using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Tests.Catalog;

/// <summary>
/// What every catalog must do, whatever its backend. Each test works in a namespace of its own, so that a shared server can be used.
/// </summary>
public abstract partial class CatalogContract : IAsyncLifetime
{
    protected static readonly Schema Pops = new(
        NestedField.Mandatory(3, "player", PrimitiveType.String),
        NestedField.Optional(7, "score", PrimitiveType.Long, "points"),
        NestedField.Optional(9, "event_ts", PrimitiveType.Timestamptz)
    );

    private ICatalog? _catalog;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected ICatalog Catalog => _catalog!;

    protected Namespace Home { get; } = new($"contract_{Guid.NewGuid():N}");

    /// <summary>Opens the catalog, or skips the test.</summary>
    protected abstract Task<ICatalog> OpenAsync();

    public async ValueTask InitializeAsync()
    {
        _catalog = await OpenAsync();
        await Catalog.CreateNamespaceAsync(Home, cancellationToken: Stop);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_catalog is null)
            return;
        await CleanAsync(Home);
        await _catalog.DisposeAsync();
    }

    protected TableIdentifier Name(string name) => new(Home, name);

    protected Task<Table> CreateAsync(string name = "pops") => Catalog.CreateTableAsync(Name(name), Pops, cancellationToken: Stop);

    protected static async Task<IcebergException> FailsAsync(ErrorKind kind, Func<Task> action)
    {
        var error = await Assert.ThrowsAnyAsync<IcebergException>(action);
        Assert.True(error.Kind == kind, $"expected {kind}, not {error.Kind}: {error}");
        return error;
    }

    private async Task CleanAsync(Namespace name)
    {
        foreach (var table in await Catalog.ListTablesAsync(name, CancellationToken.None))
            await Catalog.DropTableAsync(table, cancellationToken: CancellationToken.None);
        foreach (var child in await Catalog.ListNamespacesAsync(name, CancellationToken.None))
            await CleanAsync(child);
        await Catalog.DropNamespaceAsync(name, CancellationToken.None);
    }
}
