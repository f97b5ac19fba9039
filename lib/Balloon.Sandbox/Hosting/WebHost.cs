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

/// <summary>The one Kestrel that serves the catalog over HTTP and the stream SQL over the Postgres wire, on loopback.</summary>
internal static class WebHost
{
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(2);

    /// <summary>Starts it; both ports are open when the task ends.</summary>
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
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownPatience);
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = Catalog.CatalogRequest.MostBodyBytes;
                // A connection more is closed at once; who speaks SQL is told why, as long as it is one of a few.
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
