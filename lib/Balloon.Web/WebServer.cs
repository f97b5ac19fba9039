using System.Net.Sockets;
using Balloon.Http;
using Balloon.Notebook;
using Balloon.Web.Dashboards;
using Balloon.Web.Game;
using Balloon.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Balloon.Web;

/// <summary>The web server: live dashboards and the game, in one Kestrel host.</summary>
public sealed class WebServer : IAsyncDisposable
{
    // The time for requests that are being answered.
    private static readonly TimeSpan LastTimeout = TimeSpan.FromSeconds(3);

    private readonly WebApplication app;
    private readonly GameHost? game;
    private readonly DashboardHost dashboards;

    private WebServer(WebApplication app, GameHost? game, DashboardHost dashboards)
    {
        this.app = app;
        this.game = game;
        this.dashboards = dashboards;
        Url = new Uri(
            app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "[::1]", StringComparison.Ordinal)
        );
    }

    /// <summary>The address for a browser on this machine.</summary>
    public Uri Url { get; }

    internal DashboardHost Dashboards => dashboards;

    /// <summary>Starts it.</summary>
    /// <param name="workshop">The events, the stream SQL and the lake to work with; the caller disposes it.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="BalloonException">The port is taken, or Kafka does not answer.</exception>
    public static async Task<WebServer> StartAsync(Workshop workshop, WebOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workshop);
        ArgumentNullException.ThrowIfNull(options);
        var dashboards = new DashboardHost(workshop);
        var game = options.ServesGame ? await GameHost.StartAsync(workshop, options, cancellationToken).ConfigureAwait(false) : null;
        try
        {
            return new WebServer(await ListenAsync(options, game, dashboards, cancellationToken).ConfigureAwait(false), game, dashboards);
        }
        catch
        {
            dashboards.Dispose();
            if (game is not null)
                await game.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops: ends the event streams, and delivers pending pops if Kafka answers within a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        dashboards.Dispose();
        game?.EndStreams();
        using (var timeout = new CancellationTokenSource(LastTimeout))
            await app.StopAsync(timeout.Token).ConfigureAwait(false);
        if (game is not null)
            await game.DisposeAsync().ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<WebApplication> ListenAsync(
        WebOptions options,
        GameHost? game,
        DashboardHost dashboards,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ListenAsync(options, options.Port ?? WebOptions.DefaultPort, game, dashboards, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IOException) when (options.Port is null)
        {
            return await ListenAsync(options, 0, game, dashboards, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            throw new BalloonException(
                $"Port {options.Port} of {options.Address} cannot be opened: {failure.Message} Choose another with --port.",
                failure
            );
        }
    }

    private static async Task<WebApplication> ListenAsync(
        WebOptions options,
        int port,
        GameHost? game,
        DashboardHost dashboards,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 256 * 1024;
            kestrel.Limits.MaxConcurrentConnections = 2_000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(options.Address, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        try
        {
            var rule = new LocalRequests(options.AllowedHosts) { HostAdvice = "Start it with --allow-host {0}." };
            app.Use(next => context => rule.InvokeAsync(context, next));
            app.Use(next => context => GuardAsync(context, next));
            app.MapGet(LocalRequests.HealthPath, () => "ok\n");
            app.MapGet("/favicon.ico", context => Assets.SendAsync("icon.svg", context));
            app.MapGet("/icon.svg", context => Assets.SendAsync("icon.svg", context));
            dashboards.Map(app);
            game?.Map(app);
            app.MapGet("/", () => Results.Redirect(game is null ? "dashboards" : "play"));
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return app;
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds the security headers to every response, and handles requests that break off or are invalid.</summary>
    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser disconnected.
        }
        catch (BalloonException failure) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(failure.Message + "\n").ConfigureAwait(false);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException problem) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = problem.StatusCode;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(problem.Message + "\n").ConfigureAwait(false);
        }
    }

    /// <summary>The command handles Ctrl+C, not the host.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
