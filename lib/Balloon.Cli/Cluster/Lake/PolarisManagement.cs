using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Balloon.Cli.Cluster.Lake;

/// <summary>
/// Speaks Polaris' management API. Each call makes one thing and takes it for done where the thing is there already.
/// Source of paths and bodies: spec/polaris-management-service.yml of Apache Polaris 1.7.
/// </summary>
/// <param name="http">Has the server's address as its base, such as <c>http://polaris:8181/</c>.</param>
internal sealed class PolarisManagement(HttpClient http)
{
    /// <summary>Asks for a token and sends it with every call from then on. False if these are not the credentials of anybody.</summary>
    public async Task<bool> LogInAsync(string clientId, string clientSecret, CancellationToken cancellationToken)
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
        using var response = await http.PostAsync(new Uri("api/catalog/v1/oauth/tokens", UriKind.Relative), form, cancellationToken)
            .ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest)
            return false;
        await ThrowIfRefusedAsync(response, "asking for a token", cancellationToken).ConfigureAwait(false);
        var token = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        return true;
    }

    /// <summary>Creates something. False if it is there already.</summary>
    public Task<bool> CreateAsync(string path, object body, string what, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, what, cancellationToken);

    /// <summary>Assigns or grants something; to do so again changes nothing.</summary>
    public Task<bool> AssignAsync(string path, object body, string what, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, path, body, what, cancellationToken);

    private async Task<bool> SendAsync(HttpMethod method, string path, object body, string what, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri("api/management/v1/" + path, UriKind.Relative));
        request.Content = JsonContent.Create(body);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Conflict)
            return false;
        await ThrowIfRefusedAsync(response, what, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var said = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var hint = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized =>
                " The root credentials are those of the first start: is the Secret polaris-root-credentials a later one?",
            HttpStatusCode.Forbidden => " Only a principal with the role service_admin may do this.",
            _ => "",
        };
        throw new CommandFailedException($"Polaris refused {what}: {(int)response.StatusCode} {said.Trim()}{hint}");
    }
}
