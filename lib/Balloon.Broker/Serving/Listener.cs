using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Balloon.Broker.Serving;

/// <summary>The port, on the loopback interface: a Kestrel server that hands each connection to a delegate.</summary>
internal sealed class Listener : IAsyncDisposable
{
    /// <summary>Two pieces of an answer: one is sent while the next is written.</summary>
    private const int MaxUnsent = 128 * 1024;

    private readonly WebApplication _server;
    private ListenOptions? _endpoint;

    private Listener(int port, Func<ConnectionContext, Task> serve, ILoggerFactory? logging)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(logging ?? NullLoggerFactory.Instance);
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.MaxWriteBufferSize = MaxUnsent;

            // A request is served on the thread that read it. One that waits gives its thread back, and a hop to another for every
            // 64 KiB that come costs more than the reading.
            sockets.UnsafePreferInlineScheduling = true;
        });

        // After Kestrel's own, which would be taken in its place.
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(new BlockPool());
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(
                IPAddress.Loopback,
                port,
                endpoint =>
                {
                    _endpoint = endpoint;
                    endpoint.Run(serve);
                }
            )
        );
        _server = builder.Build();
    }

    public int Port => _endpoint!.IPEndPoint!.Port;

    /// <exception cref="KafkaBrokerException">The port is taken.</exception>
    public static async Task<Listener> StartAsync(
        int port,
        Func<ConnectionContext, Task> serve,
        ILoggerFactory? logging,
        CancellationToken cancellationToken
    )
    {
        var listener = new Listener(port, serve, logging);
        try
        {
            await listener._server.StartAsync(cancellationToken).ConfigureAwait(false);
            return listener;
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw new KafkaBrokerException(
                $"The broker cannot listen on 127.0.0.1:{port}: {failure.Message} Choose another port, or 0 for a free one.",
                failure
            );
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _server.StopAsync(patience.Token).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The broker lives as long as its owner wants, and leaves the process's signals alone.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
