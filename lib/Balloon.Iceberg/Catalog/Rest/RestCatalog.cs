using System.Text.Json;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>
/// A catalog with Iceberg's REST protocol: Apache Polaris, Lakekeeper, Nessie, Unity, Iceberg's own server, this project's sandbox.
/// Thread-safe. Repeatable requests are retried if the server fails or the connection breaks; a commit is not, unless the server supports
/// idempotency keys.
/// </summary>
public sealed partial class RestCatalog : ICatalog
{
    private readonly RestCatalogOptions _options;
    private readonly RestClient _client;
    private readonly RestConfiguration _configuration;
    private readonly RestPaths _paths;
    private readonly TableIOs _ios;
    private readonly int? _pageSize;

    private RestCatalog(
        RestCatalogOptions options,
        RestClient client,
        RestConfiguration configuration,
        Dictionary<string, string> properties
    )
    {
        (_options, _client, _configuration, Properties) = (options, client, configuration, properties);
        _paths = new RestPaths(properties);
        _ios = new TableIOs(properties, options.StorageOverrides);
        _pageSize = options.PageSize;
    }

    /// <summary>
    /// The settings in effect: the server's defaults, the client's own, the server's overrides. They may contain secrets.
    /// </summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

    /// <summary>Obtains a token, if there are credentials, and the server's configuration.</summary>
    /// <exception cref="IcebergException">
    /// <see cref="ErrorKind.Unavailable"/>: the server is not reachable; <see cref="ErrorKind.Unauthorized"/>,
    /// <see cref="ErrorKind.Forbidden"/>; <see cref="ErrorKind.InvalidData"/>: the response is not that of an Iceberg catalog.
    /// </exception>
    public static async Task<RestCatalog> ConnectAsync(RestCatalogOptions options, CancellationToken cancellationToken = default)
    {
        var client = new RestClient(options);
        try
        {
            var own = options.ToProperties();
            Authenticate(client, options, own);
            var request = RestRequest.Get(
                RestPaths.Config(options.Warehouse),
                $"the configuration of {options.Uri}",
                ErrorKind.InvalidData
            );
            var answer = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var configuration = Parse(answer, request, RestConfiguration.Read);
            var merged = configuration.Merge(own);
            client.SendsIdempotencyKeys = configuration.KnowsIdempotencyKeys;
            client.MoveTo(RestNames.ParseUri(RestNames.Uri, merged[RestNames.Uri]));
            if (!SameAuthentication(own, merged))
                Authenticate(client, options, merged);
            return new RestCatalog(options, client, configuration, merged);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connections. Loaded tables can still be read until the catalog's credentials for them expire.</summary>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Authenticate(RestClient client, RestCatalogOptions options, Dictionary<string, string> properties)
    {
        if (properties.TryGetValue(RestNames.Credential, out var credential))
        {
            var server = properties.TryGetValue(RestNames.OAuth2ServerUri, out var text)
                ? RestNames.ParseUri(RestNames.OAuth2ServerUri, text)
                : new Uri(client.Base, "v1/oauth/tokens");
            client.Tokens = new OAuth2Tokens(client, server, credential, properties, options.TimeProvider);
        }
        else if (properties.TryGetValue(RestNames.Token, out var token))
        {
            client.Tokens = new FixedToken(token);
        }
    }

    private static bool SameAuthentication(Dictionary<string, string> own, Dictionary<string, string> merged) =>
        ((string[])[RestNames.Uri, RestNames.Credential, RestNames.Token, RestNames.Scope, RestNames.OAuth2ServerUri]).All(name =>
            own.GetValueOrDefault(name) == merged.GetValueOrDefault(name)
        );

    private Task<RestAnswer> SendAsync(RestRequest request, CancellationToken cancellationToken) =>
        _client.SendAsync(request, cancellationToken);

    private async Task<T> SendAsync<T>(RestRequest request, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        Parse(await SendAsync(request, cancellationToken).ConfigureAwait(false), request, read);

    private static T Parse<T>(RestAnswer answer, RestRequest request, Func<JsonElement, T> read)
    {
        try
        {
            return MetadataJson.Parse(answer.Body, read);
        }
        catch (IcebergException e)
        {
            throw e.With("answer", request.About);
        }
    }

    /// <summary>Checks whether something exists, with HEAD, or with GET if the server does not offer HEAD.</summary>
    private async Task<bool> ExistsAsync(
        string path,
        string endpoint,
        string about,
        ErrorKind notFound,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var request = RestRequest.Get(path, about, notFound);
            try
            {
                var head = _configuration.Offers($"HEAD {endpoint}");
                await SendAsync(head ? request with { Method = HttpMethod.Head } : request, cancellationToken).ConfigureAwait(false);
            }
            catch (IcebergException e) when (e.Kind == ErrorKind.Unsupported)
            {
                await SendAsync(request, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (IcebergException e) when (e.Kind == notFound || e.Kind == ErrorKind.NoSuchNamespace)
        {
            return false;
        }
    }

    /// <summary>Follows <c>next-page-token</c> to the end.</summary>
    private async Task<IReadOnlyList<T>> ListAsync<T>(
        string path,
        string about,
        string property,
        Func<JsonElement, T> read,
        CancellationToken cancellationToken
    )
    {
        var all = new List<T>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        // An empty token asks the server to use pages; without a token it sends everything at once.
        var token = _pageSize is null ? null : "";
        do
        {
            var parameters = new List<string>();
            if (token is not null)
                parameters.Add($"pageToken={Uri.EscapeDataString(token)}");
            if (_pageSize is { } size)
                parameters.Add($"pageSize={size}");
            var page = parameters.Count == 0 ? path : $"{path}{(path.Contains('?') ? '&' : '?')}{string.Join('&', parameters)}";
            token = await SendAsync(
                    RestRequest.Get(page, about, ErrorKind.NoSuchNamespace),
                    json =>
                    {
                        all.AddRange(json.List(property, read));
                        return json.OptionalString("next-page-token");
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (!string.IsNullOrEmpty(token) && !seen.Add(token))
                throw IcebergException
                    .InvalidData($"The catalog's pages do not end: the page token '{token}' came twice.")
                    .With("answer", about);
        } while (!string.IsNullOrEmpty(token));
        return all;
    }
}
