using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Iceberg.Tests.Catalog;

namespace Balloon.Sandbox.Tests.Catalog;

/// <summary>The sandbox's catalog through this project's own client.</summary>
public sealed class CatalogContractTests(CatalogFixture catalog) : CatalogContract, IClassFixture<CatalogFixture>
{
    protected override async Task<ICatalog> OpenAsync() => await RestCatalog.ConnectAsync(new() { Uri = catalog.Uri }, Stop);
}
