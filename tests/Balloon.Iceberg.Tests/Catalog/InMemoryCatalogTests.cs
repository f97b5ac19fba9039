using Balloon.Iceberg.Catalog;

namespace Balloon.Iceberg.Tests.Catalog;

public sealed class InMemoryCatalogTests : CatalogContract
{
    protected override Task<ICatalog> OpenAsync() => Task.FromResult<ICatalog>(new InMemoryCatalog());
}
