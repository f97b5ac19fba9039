using System.Collections.Concurrent;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire;

/// <summary>One client's session: reads its messages one after the other and answers them.</summary>
internal sealed class WireSession : IAsyncDisposable
{
    private static readonly byte[] KnownTypes = [.. "QPBDECSHdcfF"u8];

    private readonly ISqlSession session;
    private readonly FrameReader input;
    private readonly MessageWriter output;
    private readonly CancelKeys keys;
    private readonly CancellationToken closed;
    private readonly Action<Exception> logFault;
    private readonly SimpleQuery simple;
    private readonly ExtendedQuery extended;
    private readonly ConcurrentQueue<Action<MessageWriter>> asides = new();
    private readonly Lock runningGate = new();
    private CancellationTokenSource? running;
    private bool skipping;

    public WireSession(
        ISqlSession session,
        FrameReader input,
        MessageWriter output,
        CancelKeys keys,
        CancellationToken closed,
        Action<Exception> logFault
    )
    {
        this.session = session;
        this.input = input;
        this.output = output;
        this.keys = keys;
        this.closed = closed;
        this.logFault = logFault;
        extended = new ExtendedQuery(session, output, WriteAsides);
        simple = new SimpleQuery(session, output, WriteAsides, extended.Deallocate);
        session.Notice += notice => asides.Enqueue(to => Answers.Notice(to, notice));
        session.SettingReported += (name, value) => asides.Enqueue(to => Answers.ParameterStatus(to, name, value));
    }

    /// <summary>Performs the startup and serves the client until it disconnects.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var (number, secret) = keys.Register(CancelRunning);
        try
        {
            SendStartupMessages(number, secret);
            await output.FlushAsync(closed).ConfigureAwait(false);
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stopping, closed);
            while (await NextAsync(leaving.Token, stopping).ConfigureAwait(false) is { } message)
            {
                if (message.Type == (byte)'X')
                    break;
                if (!KnownTypes.Contains(message.Type))
                    throw new WireProtocolException($"A message of type {message.Type} is unknown.");
                await TakeAsync((char)message.Type, message.Content).ConfigureAwait(false);
            }
        }
        finally
        {
            keys.Remove(number);
        }
    }

    public ValueTask DisposeAsync() => extended.DisposeAsync();

    private async ValueTask<(byte Type, ReadOnlyMemory<byte> Content)?> NextAsync(CancellationToken leaving, CancellationToken stopping)
    {
        try
        {
            return await input.ReadAsync(leaving).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !closed.IsCancellationRequested)
        {
            throw new SqlException(SqlStates.AdminShutdown, "The sandbox is shutting down: 'balloon up' starts it again.");
        }
    }

    private void SendStartupMessages(int number, int secret)
    {
        output.Begin('R');
        const int Ok = 0;
        output.Int32(Ok);
        output.End();
        foreach (var (name, value) in session.ReportedSettings)
            Answers.ParameterStatus(output, name, value);
        output.Begin('K');
        output.Int32(number);
        output.Int32(secret);
        output.End();
        Answers.ReadyForQuery(output, session.InTransaction);
    }

    private async Task TakeAsync(char type, ReadOnlyMemory<byte> content)
    {
        if (skipping && type is not 'S')
            return;
        using var source = CancellationTokenSource.CreateLinkedTokenSource(closed);
        SetRunning(source);
        try
        {
            await AnswerAsync(type, content, source.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (Refusal(e, source.Token) is { } refusal)
        {
            WriteAsides();
            Answers.Error(output, refusal, sql: Sql(type, content.Span));
            // Messages after a failed one are skipped until the client's Sync; a simple query needs none.
            skipping = type is not ('Q' or 'S');
            if (!skipping)
                Answers.ReadyForQuery(output, session.InTransaction);
        }
        finally
        {
            SetRunning(null);
        }

        if (type is 'Q' or 'S' or 'H' || skipping)
            await output.FlushAsync(closed).ConfigureAwait(false);
        else
            await output.FlushIfLargeAsync(closed).ConfigureAwait(false);
    }

    private async Task AnswerAsync(char type, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case 'Q':
                await simple.RunAsync(new MessageReader(content.Span).Text(), cancellationToken).ConfigureAwait(false);
                Answers.ReadyForQuery(output, session.InTransaction);
                break;
            case 'P':
                await extended.ParseAsync(content, cancellationToken).ConfigureAwait(false);
                break;
            case 'B':
                await extended.BindAsync(content).ConfigureAwait(false);
                break;
            case 'D':
                extended.Describe(content.Span);
                break;
            case 'E':
                await extended.ExecuteAsync(content, cancellationToken).ConfigureAwait(false);
                break;
            case 'C':
                await extended.CloseAsync(content).ConfigureAwait(false);
                break;
            case 'S':
                skipping = false;
                await extended.EndPortalsAsync().ConfigureAwait(false);
                WriteAsides();
                Answers.ReadyForQuery(output, session.InTransaction);
                break;
            case 'H' or 'd' or 'c' or 'f':
                // Flush needs no answer. Data for a COPY that has ended or failed is ignored, as the protocol requires.
                break;
            case 'F':
                throw new SqlException(SqlStates.FeatureNotSupported, "Function calls are not supported: call it in a SELECT.");
        }
    }

    /// <summary>The error to report to the client; null if the connection has ended or is unusable.</summary>
    private SqlException? Refusal(Exception e, CancellationToken cancelled)
    {
        switch (e)
        {
            case SqlException known:
                return known;
            case WireProtocolException:
                return new SqlException(WireServer.ProtocolViolation, e.Message);
            case ClientGoneException:
                return null;
            case OperationCanceledException when closed.IsCancellationRequested:
                return null;
            case OperationCanceledException when cancelled.IsCancellationRequested:
                return new SqlException(SqlStates.QueryCanceled, "canceling statement due to user request");
            case IOException when closed.IsCancellationRequested:
                return null;
            default:
                logFault(e);
                return new SqlException(SqlStates.InternalError, $"The sandbox failed at this statement: {e.Message}");
        }
    }

    // The SQL text of a message, to which the position in an error refers.
    private static string? Sql(char type, ReadOnlySpan<byte> content) =>
        type switch
        {
            'Q' => System.Text.Encoding.UTF8.GetString(content.TrimEnd((byte)0)),
            'P' => System.Text.Encoding.UTF8.GetString(content[(content.IndexOf((byte)0) + 1)..]),
            _ => null,
        };

    private void WriteAsides()
    {
        while (asides.TryDequeue(out var write))
            write(output);
    }

    private void SetRunning(CancellationTokenSource? source)
    {
        lock (runningGate)
            running = source;
    }

    private void CancelRunning()
    {
        lock (runningGate)
            running?.Cancel();
    }
}
