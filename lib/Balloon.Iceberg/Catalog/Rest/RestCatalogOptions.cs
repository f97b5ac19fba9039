using System.Globalization;

namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>The options of a REST catalog. Immutable; ToString() hides the secrets.</summary>
public sealed record RestCatalogOptions
{
    /// <summary>The address without <c>v1</c>, such as <c>http://127.0.0.1:8181</c> or <c>https://host/api/catalog</c>.</summary>
    public required Uri Uri { get; init; }

    /// <summary>The warehouse (in Polaris, the catalog) on the server; null if there is only one.</summary>
    public string? Warehouse { get; init; }

    /// <summary><c>id:secret</c> of OAuth2 client credentials, or null.</summary>
    public string? Credential { get; init; }

    /// <summary>A bearer token that was obtained elsewhere, or null. <see cref="Credential"/> takes precedence.</summary>
    public string? Token { get; init; }

    /// <summary>The OAuth2 scope; Polaris requires <c>PRINCIPAL_ROLE:ALL</c>.</summary>
    /// <value><c>catalog</c>, as in Iceberg's Java client.</value>
    public string? Scope { get; init; }

    /// <summary>The endpoint for tokens.</summary>
    /// <value><c>v1/oauth/tokens</c> below <see cref="Uri"/>.</value>
    public Uri? OAuth2ServerUri { get; init; }

    /// <summary>Additional headers of every request, such as <c>Polaris-Realm</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether to ask the catalog for credentials to each table's storage. Off by default: a catalog that cannot vend them refuses the
    /// whole request.
    /// </summary>
    public bool VendedCredentials { get; init; }

    /// <summary>
    /// Further settings by Iceberg's names, such as <c>s3.endpoint</c>; the catalog's and the table's own settings override them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Storage settings that override those of catalog and table, for a client that reaches the storage under another address than the
    /// catalog (<c>s3.endpoint</c>).
    /// </summary>
    public IReadOnlyDictionary<string, string> StorageOverrides { get; init; } = new Dictionary<string, string>();

    /// <summary>The page size for listing; null for the server's default.</summary>
    public int? PageSize { get; init; }

    /// <summary>The timeout of a request.</summary>
    /// <value>60 s</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a repeatable request is retried if the server fails or the connection breaks.</summary>
    /// <value>4</value>
    public int Retries { get; init; } = 4;

    /// <summary>
    /// The pause before the first retry; it doubles each time, up to 10 s, unless the server states one (up to a minute).
    /// </summary>
    /// <value>200 ms</value>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The clock for token expiry and pauses.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Creates options from properties with the names of Iceberg's other clients: <c>uri</c>, <c>warehouse</c>, <c>credential</c>,
    /// <c>token</c>, <c>scope</c>, <c>oauth2-server-uri</c>, <c>header.NAME</c>, <c>rest-page-size</c>; the others become
    /// <see cref="Properties"/>.
    /// </summary>
    /// <exception cref="IcebergException">There is no <c>uri</c>, or a value is malformed (<see cref="ErrorKind.InvalidArgument"/>).</exception>
    public static RestCatalogOptions FromProperties(IReadOnlyDictionary<string, string> properties)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var others = new Dictionary<string, string>(StringComparer.Ordinal);
        var options = new RestCatalogOptions { Uri = RestNames.ParseUri(RestNames.Uri, properties.GetValueOrDefault(RestNames.Uri)) };
        var vended = false;
        foreach (var (name, value) in properties)
        {
            switch (name)
            {
                case RestNames.Uri:
                    break;
                case RestNames.Warehouse:
                    options = options with { Warehouse = value };
                    break;
                case RestNames.Credential:
                    options = options with { Credential = value };
                    break;
                case RestNames.Token:
                    options = options with { Token = value };
                    break;
                case RestNames.Scope:
                    options = options with { Scope = value };
                    break;
                case RestNames.OAuth2ServerUri:
                    options = options with { OAuth2ServerUri = RestNames.ParseUri(name, value) };
                    break;
                case RestNames.PageSize:
                    options = options with { PageSize = ParsePageSize(value) };
                    break;
                default:
                    if (!name.StartsWith(RestNames.HeaderPrefix, StringComparison.Ordinal))
                        others[name] = value;
                    else if (!name[RestNames.HeaderPrefix.Length..].Equals(RestNames.DelegationHeader, StringComparison.OrdinalIgnoreCase))
                        headers[name[RestNames.HeaderPrefix.Length..]] = value;
                    else
                        vended = value.Contains(RestNames.VendedCredentials, StringComparison.OrdinalIgnoreCase);
                    break;
            }
        }

        return options with
        {
            Headers = headers,
            Properties = others,
            VendedCredentials = vended,
        };
    }

    /// <summary>The address and the warehouse.</summary>
    public override string ToString() => Warehouse is null ? $"{Uri}" : $"{Uri} ({Warehouse})";

    /// <summary>The client's own settings, to be merged with the server's configuration.</summary>
    internal Dictionary<string, string> ToProperties()
    {
        var all = new Dictionary<string, string>(Properties, StringComparer.Ordinal) { [RestNames.Uri] = Uri.OriginalString };
        Set(RestNames.Warehouse, Warehouse);
        Set(RestNames.Credential, Credential);
        Set(RestNames.Token, Token);
        Set(RestNames.Scope, Scope);
        Set(RestNames.OAuth2ServerUri, OAuth2ServerUri?.OriginalString);
        Set(RestNames.PageSize, PageSize?.ToString(CultureInfo.InvariantCulture));
        return all;

        void Set(string name, string? value)
        {
            if (value is not null)
                all[name] = value;
        }
    }

    private static int ParsePageSize(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : throw IcebergException.InvalidArgument($"{RestNames.PageSize} must be a positive number, not '{value}'.");
}
