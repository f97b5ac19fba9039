using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Lake;

/// <summary>
/// A client of Apache Polaris for one of its principals: for its management API, and for plain requests to its catalog. The paths and
/// bodies follow spec/polaris-management-service.yml of Apache Polaris 1.7.
/// </summary>
public sealed class PolarisClient : IDisposable
{
    private readonly HttpClient http;
    private readonly bool owned;

    /// <summary>Creates a client, which is anonymous until <see cref="LogInAsync"/>.</summary>
    /// <param name="http">A client with the server's base address, such as <c>http://polaris:8181/</c>; the caller disposes it.</param>
    public PolarisClient(HttpClient http)
    {
        ArgumentNullException.ThrowIfNull(http);
        this.http = http;
    }

    private PolarisClient(Uri address)
    {
        http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        owned = true;
    }

    /// <summary>The server's address.</summary>
    public Uri Address => http.BaseAddress!;

    /// <summary>
    /// Logs in as root, which may create catalogs, principals and roles. Its secret comes from <c>POLARIS_ROOT_CLIENT_ID</c> and
    /// <c>POLARIS_ROOT_CLIENT_SECRET</c>, or from the cluster for those who may read its Secrets.
    /// </summary>
    /// <param name="profile">The profile, which has the catalog's address.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>Null for a sandbox, which has no Polaris, and if root's secret cannot be read.</returns>
    /// <exception cref="BalloonException">Polaris rejects the secret.</exception>
    public static async Task<PolarisClient?> AsRootAsync(Profile profile, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (profile.IsSandbox || await PolarisRoot.FindAsync(cancellationToken).ConfigureAwait(false) is not { } root)
            return null;
        return await AsAsync(new Uri(profile.CatalogUri, "/"), root.Id, root.Secret, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Logs in as another principal, whose credentials are reset, since Polaris shows them only once.</summary>
    /// <param name="name">The principal's name.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="BalloonException">There is no such principal, or the current one may not reset its credentials.</exception>
    public async Task<PolarisClient> AsPrincipalAsync(string name, CancellationToken cancellationToken = default)
    {
        var answer = await SendAsync("POST", $"management/v1/principals/{Uri.EscapeDataString(name)}/reset", new { }, cancellationToken)
            .ConfigureAwait(false);
        answer.EnsureSucceeded($"new credentials for {name}");
        var made = answer.Body.GetProperty("credentials");
        return await AsAsync(
                Address,
                made.GetProperty("clientId").GetString()!,
                made.GetProperty("clientSecret").GetString()!,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Requests a token, which is sent with all following requests.</summary>
    /// <param name="clientId">The principal's id.</param>
    /// <param name="clientSecret">Its secret.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>False if the credentials are wrong.</returns>
    /// <exception cref="BalloonException">Polaris refuses for another reason.</exception>
    public async Task<bool> LogInAsync(string clientId, string clientSecret, CancellationToken cancellationToken = default)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = clientId,
                ["client_secret"] = clientSecret,
                ["scope"] = "PRINCIPAL_ROLE:ALL",
            }
        );
        var answer = await SendAsync(HttpMethod.Post, "catalog/v1/oauth/tokens", form, cancellationToken).ConfigureAwait(false);
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest)
            return false;
        answer.EnsureSucceeded("asking for a token");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            answer.Body.GetProperty("access_token").GetString()
        );
        return true;
    }

    /// <summary>Sends a request and returns the response, whatever its status.</summary>
    /// <param name="method">The method, such as <c>POST</c>.</param>
    /// <param name="path">The path below <c>api/</c>, such as <c>management/v1/principals</c>.</param>
    /// <param name="body">The body, which is written as JSON; null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="HttpRequestException">The server does not answer.</exception>
    public async Task<PolarisAnswer> SendAsync(
        string method,
        string path,
        object? body = null,
        CancellationToken cancellationToken = default
    )
    {
        using var content = body is null ? null : JsonContent.Create(body);
        return await SendAsync(new HttpMethod(method), path, content, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (owned)
            http.Dispose();
    }

    private static async Task<PolarisClient> AsAsync(Uri address, string id, string secret, CancellationToken cancellationToken)
    {
        var polaris = new PolarisClient(address);
        if (await polaris.LogInAsync(id, secret, cancellationToken).ConfigureAwait(false))
            return polaris;
        polaris.Dispose();
        throw new BalloonException(
            $"Polaris at {address} has no principal with the id '{id}' and this secret. Root's credentials are those of its first start: is the Secret {ClusterNames.PolarisRootSecret} newer?"
        );
    }

    private async Task<PolarisAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri("api/" + path, UriKind.Relative)) { Content = content };
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return new PolarisAnswer($"{method} {path}", response.StatusCode, text);
    }
}
