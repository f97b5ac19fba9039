using System.Net;
using System.Text.Json;

namespace Balloon.Notebook.Lake;

/// <summary>What Polaris answered to one request.</summary>
/// <param name="Request">Method and path.</param>
/// <param name="Status">The status: 201 for made, 403 for known and not allowed, 409 for there already.</param>
/// <param name="Text">The body as it came.</param>
public sealed record PolarisAnswer(string Request, HttpStatusCode Status, string Text)
{
    /// <summary>True for a status of 200 to 299.</summary>
    public bool Succeeded => (int)Status is >= 200 and < 300;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="BalloonException">It is no JSON.</exception>
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
                throw new BalloonException($"Polaris answered {Request} with something that is no JSON: {Text}", e);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Request} → {(int)Status} {Status}";

    /// <summary>For a request that has to go well.</summary>
    /// <param name="what">What was asked, for the message.</param>
    /// <exception cref="BalloonException">The status is an error's; the message has Polaris' own words and what may mend it.</exception>
    public void EnsureSucceeded(string what)
    {
        if (Succeeded)
            return;
        var hint = Status switch
        {
            HttpStatusCode.Unauthorized =>
                $" The root credentials are those of the first start: is the Secret {ClusterNames.PolarisRootSecret} a later one?",
            HttpStatusCode.Forbidden => " Only a principal with the role service_admin may do this.",
            _ => "",
        };
        throw new BalloonException($"Polaris refused {what}: {(int)Status} {Text.Trim()}{hint}");
    }
}
