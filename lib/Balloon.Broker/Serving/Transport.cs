using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Serving;

/// <summary>
/// What Kestrel's transport registers with a web host, without a host: only so can it be given a pool of other blocks.
/// </summary>
internal sealed class Transport(ILoggerFactory logging) : IWebHostBuilder
{
    /// <summary>Two pieces of an answer: one is sent while the next is written.</summary>
    private const int MaxUnsent = 128 * 1024;

    private readonly ServiceCollection _services = new();

    /// <summary>Services that know an <see cref="IConnectionListenerFactory"/>.</summary>
    public ServiceProvider BuildServices()
    {
        _services.AddSingleton(logging);
        _services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        this.UseSockets(sockets =>
        {
            sockets.MaxWriteBufferSize = MaxUnsent;

            // A request is served on the thread that read it. One that waits gives its thread back, and a hop to another for every
            // 64 KiB that come costs more than the reading.
            sockets.UnsafePreferInlineScheduling = true;
        });

        // After Kestrel's own, which would be taken in its place.
        _services.AddSingleton<IMemoryPoolFactory<byte>>(new BlockPool());
        return _services.BuildServiceProvider();
    }

    IWebHostBuilder IWebHostBuilder.ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(_services);
        return this;
    }

    IWebHostBuilder IWebHostBuilder.ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(new WebHostBuilderContext(), _services);
        return this;
    }

    IWebHostBuilder IWebHostBuilder.ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) =>
        this;

    IWebHostBuilder IWebHostBuilder.UseSetting(string key, string? value) => this;

    string? IWebHostBuilder.GetSetting(string key) => null;

#pragma warning disable ASPDEPR008 // the interface names the old host
    IWebHost IWebHostBuilder.Build() => throw new NotSupportedException("There is no host: only the transport's services are made.");
#pragma warning restore ASPDEPR008
}
