using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Balloon.Broker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Balloon.Sandbox.Hosting;

/// <summary>
/// The endpoints for commands to a running host. Every request must carry the token from the host's file: a web page in a browser may reach
/// a loopback port, but cannot read that file.
/// </summary>
internal sealed class ControlEndpoints(
    string token,
    Func<SandboxStatus> status,
    Action stop,
    Func<string, CancellationToken, Task<IReadOnlyList<DamageStatus>>> skipDamage
)
{
    public const string TokenHeader = "X-Sandbox-Token";
    public const string StatusPath = "/sandbox/status";
    public const string StopPath = "/sandbox/stop";

    /// <summary>The path; the topic's name follows as "?topic=".</summary>
    public const string SkipDamagePath = "/sandbox/skip-damage";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(StatusPath, (RequestDelegate)StatusAsync);
        routes.MapPost(StopPath, (RequestDelegate)StopAsync);
        routes.MapPost(SkipDamagePath, (RequestDelegate)SkipDamageAsync);
    }

    private async Task StatusAsync(HttpContext context)
    {
        if (!Allowed(context))
            return;
        context.Response.ContentType = "application/json";
        await JsonSerializer
            .SerializeAsync(context.Response.Body, status(), StatusJson.Default.SandboxStatus, context.RequestAborted)
            .ConfigureAwait(false);
    }

    private Task StopAsync(HttpContext context)
    {
        if (Allowed(context))
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.OnCompleted(() =>
            {
                stop();
                return Task.CompletedTask;
            });
        }

        return Task.CompletedTask;
    }

    private async Task SkipDamageAsync(HttpContext context)
    {
        if (!Allowed(context))
            return;
        try
        {
            var skipped = await skipDamage(context.Request.Query["topic"].ToString(), context.RequestAborted).ConfigureAwait(false);
            context.Response.ContentType = "application/json";
            await JsonSerializer
                .SerializeAsync(context.Response.Body, skipped, StatusJson.Default.IReadOnlyListDamageStatus, context.RequestAborted)
                .ConfigureAwait(false);
        }
        catch (KafkaBrokerException e)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(e.Message, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private bool Allowed(HttpContext context)
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers[TokenHeader].ToString());
        if (CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(token)))
            return true;
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return false;
    }
}
