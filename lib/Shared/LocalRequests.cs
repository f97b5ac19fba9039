using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Balloon.Http;

/// <summary>
/// Refuses requests of foreign web pages to an HTTP port of this machine. A page in a browser may send requests to the loopback interface,
/// and if its owner lets the page's host name resolve to 127.0.0.1, they are even same-origin (DNS rebinding). So a request is answered
/// only if its <c>Host</c> is a loopback address, <c>localhost</c> or an allowed name, its <c>Origin</c>, if any, is this port's own, and
/// its body, if any, is JSON, which a plain form cannot send.
/// </summary>
/// <remarks>
/// In a GitHub Codespace, the name under which the port is forwarded is allowed automatically. <c>GET /healthz</c> is exempt: probes use
/// any address, and it reveals nothing.
/// </remarks>
internal sealed class LocalRequests
{
    public const string HealthPath = "/healthz";

    private readonly HashSet<string> allowed;
    private readonly Func<string, string?> variable;

    /// <param name="allowedHosts">Further names, or <c>name:port</c>, that are allowed.</param>
    /// <param name="variable">Reads an environment variable; null for those of the process.</param>
    public LocalRequests(IEnumerable<string>? allowedHosts = null, Func<string, string?>? variable = null)
    {
        allowed = new HashSet<string>(allowedHosts ?? [], StringComparer.OrdinalIgnoreCase);
        this.variable = variable ?? Environment.GetEnvironmentVariable;
    }

    /// <summary>Paths that also accept a form, because a specification says so. They must not change anything.</summary>
    public Func<PathString, bool> TakesForm { get; init; } = static _ => false;

    /// <summary>Advice after the refusal of a host: how it can be allowed. <c>{0}</c> is the host's name.</summary>
    public string HostAdvice { get; init; } = "Open it as 127.0.0.1 or localhost.";

    /// <summary>Writes a refusal; by default as plain text.</summary>
    public Func<HttpContext, RefusedRequest, Task> Answer { get; init; } = AnswerTextAsync;

    /// <summary>The middleware; it must come before all others.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        Check(context) is { } refused ? Answer(context, refused) : next(context);

    /// <summary>Why a request is refused; null if it is allowed.</summary>
    public RefusedRequest? Check(HttpContext context)
    {
        var request = context.Request;
        if (request.Path == HealthPath && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            return null;
        var port = context.Connection.LocalPort;
        var host = request.Headers.Host.ToString();
        if (!IsOurs(host, port))
        {
            return new RefusedRequest(
                StatusCodes.Status403Forbidden,
                $"The host '{host}' is not a name of this machine. {string.Format(null, HostAdvice, NameOf(host))}"
            );
        }

        foreach (var origin in request.Headers.Origin)
        {
            if (!IsOwnOrigin(origin ?? "", host, port))
            {
                return new RefusedRequest(
                    StatusCodes.Status403Forbidden,
                    $"Pages of '{origin}' may not use this port: only this server's own pages may, and programs other than browsers."
                );
            }
        }

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } && !IsTaken(request))
        {
            return new RefusedRequest(
                StatusCodes.Status415UnsupportedMediaType,
                $"A body of type '{request.ContentType}' is not accepted: send JSON as application/json."
            );
        }

        return null;
    }

    /// <summary>Whether the name is a loopback name, an allowed one, or the Codespace's.</summary>
    private bool IsOurs(string authority, int port)
    {
        var name = NameOf(authority);
        return IsLoopback(name) || allowed.Contains(authority) || allowed.Contains(name) || IsForwarded(name, port);
    }

    private bool IsOwnOrigin(string origin, string host, int port)
    {
        // Files, sandboxed frames and redirects send "null".
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return false;
        if (uri.Authority.Equals(host, StringComparison.OrdinalIgnoreCase))
            return true;
        // Other programs on this machine serve pages as well: on the loopback interface only this port is our own.
        return IsLoopback(uri.Host) ? uri.Port == port : IsOurs(uri.Authority, port);
    }

    private static bool IsLoopback(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool IsForwarded(string name, int port) =>
        variable("CODESPACE_NAME") is { Length: > 0 } codespace
        && name.Equals(
            $"{codespace}-{port}.{variable("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN") ?? "app.github.dev"}",
            StringComparison.OrdinalIgnoreCase
        );

    private bool IsTaken(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return false;
        return type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) && TakesForm(request.Path));
    }

    private static string NameOf(string authority) => new HostString(authority).Host;

    private static Task AnswerTextAsync(HttpContext context, RefusedRequest refused)
    {
        context.Response.StatusCode = refused.Status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(refused.Message + "\n", context.RequestAborted);
    }
}

/// <summary>Why <see cref="LocalRequests"/> refuses a request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">The message for a person.</param>
internal readonly record struct RefusedRequest(int Status, string Message);
