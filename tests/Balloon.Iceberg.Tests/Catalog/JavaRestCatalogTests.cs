using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;

namespace Balloon.Iceberg.Tests.Catalog;

public sealed class JavaRestCatalogTests(JavaCatalogServer server) : CatalogContract, IClassFixture<JavaCatalogServer>
{
    protected override async Task<ICatalog> OpenAsync() => await RestCatalog.ConnectAsync(new() { Uri = await server.UriAsync() }, Stop);
}
