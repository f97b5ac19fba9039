using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace Balloon.Sandbox.Tests.Sinks;

/// <summary>The fault of a request.</summary>
internal enum Fault
{
    None,

    /// <summary>The connection breaks before the catalog has seen the request.</summary>
    LostRequest,

    /// <summary>The catalog carries out the request, but the response is lost.</summary>
    LostAnswer,

    /// <summary>The catalog carries out the request, but a proxy answers 504.</summary>
    TimeoutAfter,

    /// <summary>500, and nothing was done.</summary>
    ErrorBefore,

    /// <summary>503, and nothing was done.</summary>
    UnavailableBefore,

    /// <summary>Another writer commits first.</summary>
    Rival,
}

/// <summary>A proxy between a sink and its catalog, which causes faults for tests.</summary>
internal sealed class FaultyCatalog(Uri catalog, Func<HttpRequest, Fault> decide, Func<Task> rival) : IAsyncDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private WebApplication? app;

    public Uri Uri { get; private set; } = new("http://127.0.0.1");

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(ForwardAsync);
        await app.StartAsync();
        Uri = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (app is not null)
            await app.DisposeAsync();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var fault = decide(context.Request);
        switch (fault)
        {
            case Fault.LostRequest:
                context.Abort();
                return;
            case Fault.ErrorBefore or Fault.UnavailableBefore:
                context.Response.StatusCode = fault == Fault.ErrorBefore ? 500 : 503;
                return;
            case Fault.Rival:
                await rival();
                break;
        }

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri(catalog, new Uri(context.Request.GetEncodedUrl()).PathAndQuery)
        );
        if (context.Request.ContentLength is not null)
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        using var answer = await http.SendAsync(request);
        switch (fault)
        {
            case Fault.LostAnswer:
                context.Abort();
                return;
            case Fault.TimeoutAfter:
                context.Response.StatusCode = 504;
                return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (answer.StatusCode != HttpStatusCode.NoContent)
            await answer.Content.CopyToAsync(context.Response.Body);
    }
}
