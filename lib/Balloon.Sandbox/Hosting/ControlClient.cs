using System.Net.Http.Json;

namespace Balloon.Sandbox.Hosting;

/// <summary>Sends commands to the running host of a home.</summary>
internal static class ControlClient
{
    /// <summary>Asks for the status; null if the host does not answer.</summary>
    public static async Task<SandboxStatus?> StatusAsync(HostIdentity host, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var http = Open(host, timeout);
        try
        {
            return await http.GetFromJsonAsync(ControlEndpoints.StatusPath, StatusJson.Default.SandboxStatus, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (IsSilence(e, cancellationToken))
        {
            return null;
        }
    }

    /// <summary>Asks the host to stop; false if it does not answer.</summary>
    public static async Task<bool> StopAsync(HostIdentity host, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var http = Open(host, timeout);
        try
        {
            using var answer = await http.PostAsync(new Uri(ControlEndpoints.StopPath, UriKind.Relative), null, cancellationToken)
                .ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (IsSilence(e, cancellationToken))
        {
            return false;
        }
    }

    /// <summary>Makes the broker skip the damaged records of a topic, and returns them; null if the host does not answer.</summary>
    /// <exception cref="SandboxException">The broker refuses; the message says why.</exception>
    public static async Task<IReadOnlyList<DamageStatus>?> SkipDamageAsync(
        HostIdentity host,
        string topic,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    )
    {
        using var http = Open(host, timeout);
        try
        {
            var path = $"{ControlEndpoints.SkipDamagePath}?topic={Uri.EscapeDataString(topic)}";
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), null, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == System.Net.HttpStatusCode.BadRequest)
                throw new SandboxException(await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
            return await answer
                .EnsureSuccessStatusCode()
                .Content.ReadFromJsonAsync(StatusJson.Default.IReadOnlyListDamageStatus, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (IsSilence(e, cancellationToken))
        {
            return null;
        }
    }

    private static HttpClient Open(HostIdentity host, TimeSpan timeout)
    {
        // A proxy named by the environment is for other machines.
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(host.Control), Timeout = timeout };
        http.DefaultRequestHeaders.Add(ControlEndpoints.TokenHeader, host.Token);
        return http;
    }

    private static bool IsSilence(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or IOException or System.Text.Json.JsonException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
