using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;

namespace Balloon.Iceberg.Tests.Catalog;

/// <summary>The catalog that <c>ICEBERG_REST_URI</c> names, when <c>BALLOON_PROFILE=cluster</c>: Polaris in the course's cluster.</summary>
public sealed class ClusterRestCatalogTests : CatalogContract
{
    protected override async Task<ICatalog> OpenAsync() => await RestCatalog.ConnectAsync(ClusterOptions(), Stop);

    internal static RestCatalogOptions ClusterOptions()
    {
        var uri = Environment.GetEnvironmentVariable("ICEBERG_REST_URI");
        if (Environment.GetEnvironmentVariable("BALLOON_PROFILE") != "cluster" || uri is null)
            Assert.Skip("needs BALLOON_PROFILE=cluster and ICEBERG_REST_URI");
        var storage = new Dictionary<string, string>();
        Set("s3.endpoint", "AWS_ENDPOINT_URL");
        Set("client.region", "AWS_REGION");
        Set("s3.access-key-id", "AWS_ACCESS_KEY_ID");
        Set("s3.secret-access-key", "AWS_SECRET_ACCESS_KEY");
        if (storage.ContainsKey("s3.endpoint"))
            storage["s3.path-style-access"] = "true";
        return new()
        {
            Uri = new Uri(uri),
            Warehouse = Environment.GetEnvironmentVariable("CATALOG_NAME"),
            Credential = Environment.GetEnvironmentVariable("ICEBERG_REST_CREDENTIAL"),
            OAuth2ServerUri = Environment.GetEnvironmentVariable("ICEBERG_REST_OAUTH2_URI") is { Length: > 0 } server
                ? new Uri(server)
                : null,
            Scope = Environment.GetEnvironmentVariable("ICEBERG_REST_SCOPE"),
            StorageOverrides = storage,
        };

        void Set(string property, string variable)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
                storage[property] = value;
        }
    }
}
