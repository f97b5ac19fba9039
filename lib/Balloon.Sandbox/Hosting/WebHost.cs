using System.Net;
using Balloon.Sandbox.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Balloon.Sandbox.Hosting;

/// <summary>The one Kestrel server for the catalog (HTTP) and the stream SQL (Postgres wire), on the loopback interface.</summary>
internal static class WebHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Starts it; both ports are open when the task completes.</summary>
    public static async Task<WebApplication> StartAsync(
        int sqlPort,
        int catalogPort,
        WireServer wire,
        Action<IEndpointRouteBuilder> mapHttp,
        ILoggerProvider? log,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (log is not null)
            builder.Logging.AddProvider(log);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = Catalog.CatalogRequest.MaxBodyBytes;
                // A further connection is closed at once; a few more SQL clients are accepted only to be told why.
                kestrel.Limits.MaxConcurrentConnections = ConnectionLimits.OfPort;
                kestrel.Listen(IPAddress.Loopback, catalogPort);
                kestrel.Listen(IPAddress.Loopback, sqlPort, endpoint => endpoint.Run(wire.ServeAsync));
            });
        var app = builder.Build();
        app.Use(static next => context => Catalog.CatalogRoutes.Guard.InvokeAsync(context, next));
        mapHttp(app);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return app;
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
