using System.Net;
using System.Text.Json;

namespace Balloon.Notebook.Lake;

/// <summary>Polaris's response to a request.</summary>
/// <param name="Request">The method and path.</param>
/// <param name="Status">The status: for example 201 for created, 403 for not allowed, 409 for already existing.</param>
/// <param name="Text">The body, unparsed.</param>
public sealed record PolarisAnswer(string Request, HttpStatusCode Status, string Text)
{
    /// <summary>Whether the status is between 200 and 299.</summary>
    public bool Succeeded => (int)Status is >= 200 and < 300;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="BalloonException">It is not JSON.</exception>
    public JsonElement Body
    {
        get
        {
            try
            {
                return JsonSerializer.Deserialize<JsonElement>(Text);
            }
            catch (JsonException e)
            {
                throw new BalloonException($"Polaris answered {Request} with something that is not JSON: {Text}", e);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Request} → {(int)Status} {Status}";

    /// <summary>Throws unless the request succeeded.</summary>
    /// <param name="what">A description of the request, for the message.</param>
    /// <exception cref="BalloonException">The request failed; the message has Polaris's error and what may help.</exception>
    public void EnsureSucceeded(string what)
    {
        if (Succeeded)
            return;
        var hint = Status switch
        {
            HttpStatusCode.Unauthorized =>
                $" The root credentials are those of the first start: is the Secret {ClusterNames.PolarisRootSecret} newer?",
            HttpStatusCode.Forbidden => " Only a principal with the role service_admin may do this.",
            _ => "",
        };
        throw new BalloonException($"Polaris refused {what}: {(int)Status} {Text.Trim()}{hint}");
    }
}
