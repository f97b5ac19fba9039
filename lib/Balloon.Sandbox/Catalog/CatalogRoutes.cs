using Balloon.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Balloon.Sandbox.Catalog;

/// <summary>
/// The catalog's endpoints, each under <c>/v1/…</c> and under <c>/v1/WAREHOUSE/…</c>, which some clients use after they have named the
/// warehouse. Every failure is answered with an error body of the Iceberg REST specification.
/// </summary>
internal sealed class CatalogRoutes(IEndpointRouteBuilder routes, string warehouse)
{
    private const string Version = "/v1/";

    /// <summary>Refuses requests from web pages with an Iceberg error body. The token endpoint takes a form, as OAuth specifies.</summary>
    public static LocalRequests Guard { get; } =
        new()
        {
            TakesForm = static path => path.Value?.EndsWith(ConfigEndpoints.TokenPath, StringComparison.Ordinal) == true,
            Answer = static (context, refused) =>
                new CatalogRequest(context, 0).AnswerErrorAsync(
                    new CatalogError(
                        refused.Status,
                        refused.Status == StatusCodes.Status403Forbidden ? "ForbiddenException" : "BadRequestException",
                        refused.Message
                    )
                ),
        };

    public void Map(string method, string pattern, Func<CatalogRequest, Task> handler)
    {
        Add(method, pattern, 0, handler);
        Add(method, $"{Version}{Uri.EscapeDataString(warehouse)}/{pattern[Version.Length..]}", 1, handler);
    }

    /// <summary>Maps all other requests, which no endpoint takes.</summary>
    public void MapRest()
    {
        foreach (var method in (string[])["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"])
        {
            Add(
                method,
                $"{Version}{{**rest}}",
                0,
                request => throw new CatalogError(404, "NotFoundException", $"This catalog has no endpoint {method} {request.Path}.")
            );
        }
    }

    private void Add(string method, string pattern, int prefixes, Func<CatalogRequest, Task> handler) =>
        routes.MapMethods(pattern, [method], (RequestDelegate)(context => RunAsync(new CatalogRequest(context, prefixes), handler)));

    private static async Task RunAsync(CatalogRequest request, Func<CatalogRequest, Task> handler)
    {
        CatalogError answer;
        try
        {
            await handler(request).ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException) when (request.Aborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            answer = ErrorMapping.Of(e);
        }

        await request.AnswerErrorAsync(answer).ConfigureAwait(false);
    }
}
