using System.Net.Sockets;
using Balloon.Iceberg;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Lake;

/// <summary>Connects to the profile's Iceberg catalog.</summary>
public static class Catalogs
{
    /// <summary>Connects with the profile's credentials and this machine's storage settings.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="BalloonException">The catalog does not answer; the message says what helps.</exception>
    public static async Task<RestCatalog> ConnectAsync(Profile profile, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
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
                        // A notebook may reach the object store under another address than the one that the catalog gives to its clients.
                        StorageOverrides = profile.Storage,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IcebergException or HttpRequestException)
        {
            throw Unreachable(profile, e);
        }
    }

    /// <summary>The error for a catalog that does not answer, or answers with something else than a catalog's answer.</summary>
    internal static BalloonException Unreachable(Profile profile, Exception e)
    {
        var what =
            e.GetBaseException() is SocketException socket ? $"does not answer ({socket.Message})."
            : e is HttpRequestException or IcebergException { Kind: ErrorKind.Unavailable } ? $"does not answer: {e.Message.TrimEnd('.')}."
            : $"cannot be used: {e.Message.TrimEnd('.')}.";
        return new($"The table catalog at {profile.CatalogUri} {what} {profile.UpHint}", e);
    }
}
