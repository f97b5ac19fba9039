using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Lake;

/// <summary>Connects to the profile's Iceberg catalog.</summary>
internal static class Catalogs
{
    public static async Task<ICatalog> ConnectAsync(Profile profile)
    {
        try
        {
            return await RestCatalog
                .ConnectAsync(
                    new RestCatalogOptions
                    {
                        Uri = profile.CatalogUri,
                        Warehouse = profile.Warehouse,
                        Credential = profile["catalog_credential"] is { Length: > 0 } credential ? credential : null,
                        Scope = profile["catalog_scope"],
                        OAuth2ServerUri = new Uri(profile["catalog_oauth2_uri"]),
                        // A notebook may reach the store by another address than the one that the catalog hands out.
                        StorageOverrides = profile.Storage,
                    }
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IcebergException or HttpRequestException)
        {
            throw new BalloonException(
                $"The table catalog at {profile.CatalogUri} does not answer as one ({e.Message}). "
                    + (profile.IsSandbox ? "Start it with: ./balloon up" : "See each endpoint with: ./balloon status"),
                e
            );
        }
    }
}
