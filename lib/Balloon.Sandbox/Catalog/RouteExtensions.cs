using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Balloon.Sandbox.Catalog;

/// <summary>Maps the catalog's endpoints so that every failure has one of Iceberg's error bodies.</summary>
internal static class RouteExtensions
{
    public static void MapCatalog(this IEndpointRouteBuilder routes, string method, string pattern, Func<CatalogRequest, Task> handler) =>
        routes.MapMethods(pattern, [method], (RequestDelegate)(context => RunAsync(new CatalogRequest(context), handler)));

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
