using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Balloon.Broker.Serving;

/// <summary>
/// The port, on the loopback interface: Kestrel's transport, whose connections are handed to a delegate. The web server around it, with
/// its host, its configuration and its timers, is not started: it takes longer than all the rest of a broker's start.
/// </summary>
internal sealed class Listener : IAsyncDisposable
{
    /// <summary>How long connections may take to end when the broker stops.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ServiceProvider _services;
    private readonly IConnectionListener _listener;
    private readonly Func<ConnectionContext, Task> _serve;
    private readonly ILogger _logger;
    private readonly HashSet<ConnectionContext> _connections = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private bool _stopping;

    private Listener(ServiceProvider services, IConnectionListener listener, Func<ConnectionContext, Task> serve)
    {
        (_services, _listener, _serve) = (services, listener, serve);
        _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger<Listener>();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.EndPoint).Port;

    /// <exception cref="KafkaBrokerException">The port is taken.</exception>
    public static async Task<Listener> StartAsync(
        int port,
        Func<ConnectionContext, Task> serve,
        ILoggerFactory? logging,
        CancellationToken cancellationToken
    )
    {
        var services = new Transport(logging ?? NullLoggerFactory.Instance).BuildServices();
        try
        {
            var factory = services.GetRequiredService<IConnectionListenerFactory>();
            var listener = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken).ConfigureAwait(false);
            return new(services, listener, serve);
        }
        catch (Exception failure) when (failure is AddressInUseException or SocketException)
        {
            await services.DisposeAsync().ConfigureAwait(false);
            throw new KafkaBrokerException(
                $"The broker cannot listen on 127.0.0.1:{port}: {failure.Message} Choose another port, or 0 for a free one.",
                failure
            );
        }
        catch
        {
            await services.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops listening, lets connections end for a while, and breaks off those that do not.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listener.UnbindAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        ConnectionContext[] open;
        lock (_connections)
        {
            _stopping = true;
            open = [.. _connections];
            EndIfLast();
        }

        if (await Task.WhenAny(_ended.Task, Task.Delay(Patience)).ConfigureAwait(false) != _ended.Task)
        {
            foreach (var connection in open)
                connection.Abort(new ConnectionAbortedException("The broker stops."));
            await _ended.Task.ConfigureAwait(false);
        }

        await _listener.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (await _listener.AcceptAsync().ConfigureAwait(false) is { } connection)
            {
                lock (_connections)
                    _connections.Add(connection);
                // Not awaited: connections are served beside each other.
                _ = Task.Run(() => ServeAsync(connection));
            }
        }
        catch (Exception failure)
        {
            _logger.LogCritical(failure, "The broker takes no more connections");
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        try
        {
            await _serve(connection).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "A connection failed");
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            lock (_connections)
            {
                _connections.Remove(connection);
                EndIfLast();
            }
        }
    }

    private void EndIfLast()
    {
        if (_stopping && _connections.Count == 0)
            _ended.TrySetResult();
    }
}
