using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Balloon.Sandbox.Wire;

/// <summary>Serves the Postgres wire protocol, version 3, on connections accepted by Kestrel.</summary>
/// <param name="engine">The engine that executes the statements; earlier connections wait for it.</param>
/// <param name="logger">The log for errors of the server itself.</param>
/// <param name="mostSessions">The most sessions at a time; further clients are refused with an error.</param>
internal sealed partial class WireServer(Task<ISqlEngine> engine, ILogger<WireServer> logger, int mostSessions = int.MaxValue)
{
    private const string TooManyConnections = "53300";

    public const string ProtocolViolation = "08P01";

    /// <summary>The time in which a client must complete the startup, as PostgreSQL's authentication_timeout.</summary>
    private static readonly TimeSpan StartupTimeout = TimeSpan.FromSeconds(60);

    private readonly CancelKeys keys = new();
    private int sessions;

    /// <summary>Serves one connection until either side ends it.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        var input = new FrameReader(connection.Transport.Input);
        var output = new MessageWriter(connection.Transport.Output);
        var entered = Interlocked.Increment(ref sessions);
        try
        {
            if (await StartAsync(connection, input, output).ConfigureAwait(false) is not { } parameters)
                return;
            if (entered > mostSessions)
                throw new SqlException(
                    TooManyConnections,
                    "sorry, too many clients already",
                    hint: $"The sandbox serves {mostSessions} connections at a time, as 'ulimit -n' limits it: close some."
                );
            var serving = await engine.WaitAsync(connection.ConnectionClosed).ConfigureAwait(false);
            var session = serving.OpenSession(parameters);
            await using (session.ConfigureAwait(false))
            {
                var wire = new WireSession(session, input, output, keys, connection.ConnectionClosed, LogFault);
                await using (wire.ConfigureAwait(false))
                    await wire.RunAsync(StoppingOf(connection)).ConfigureAwait(false);
            }
        }
        catch (WireProtocolException e)
        {
            await SendFatalAsync(output, new SqlException(ProtocolViolation, e.Message)).ConfigureAwait(false);
        }
        catch (SqlException e)
        {
            await SendFatalAsync(output, e).ConfigureAwait(false);
        }
        catch (Exception e) when (IsGone(e))
        {
            // The client has disconnected or the server is shutting down: nobody receives an answer.
        }
        catch (Exception e)
        {
            LogFault(e);
            await SendFatalAsync(output, new SqlException(SqlStates.InternalError, e.Message)).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref sessions);
        }
    }

    private static CancellationToken StoppingOf(ConnectionContext connection) =>
        connection
            .Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeNotificationFeature>()
            ?.ConnectionClosedRequested
        ?? CancellationToken.None;

    private async Task<SessionParameters?> StartAsync(ConnectionContext connection, FrameReader input, MessageWriter output)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, StoppingOf(connection));
        deadline.CancelAfter(StartupTimeout);
        return await new WireStartup(input, output, keys).RunAsync(deadline.Token).ConfigureAwait(false);
    }

    private static async Task SendFatalAsync(MessageWriter output, SqlException error)
    {
        try
        {
            Answers.Error(output, error, "FATAL");
            await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsGone(e))
        {
            // It disconnected without waiting for the answer.
        }
    }

    private static bool IsGone(Exception e) =>
        e is ClientGoneException or OperationCanceledException or IOException or ConnectionAbortedException or InvalidOperationException;

    [LoggerMessage(Level = LogLevel.Error, Message = "A statement failed because of a fault of the server itself")]
    private partial void LogFault(Exception fault);
}
