using System.Buffers;
using System.Net;
using Balloon.Broker.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Serving;

/// <summary>One client's connection: its requests are answered one after the other, in order.</summary>
internal sealed class KafkaConnection(Node node, RequestRouter router, ByteBudget budget, CancellationToken stopping)
{
    /// <summary>Answers are handed to the transport in pieces, so that it never holds a whole big one.</summary>
    private const int SendChunk = 64 * 1024;

    public async Task ServeAsync(ConnectionContext connection)
    {
        node.Metrics.Connection(1);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stopping, connection.ConnectionClosed);
        using var writer = new FrameWriter();
        using var source = new FrameSource(connection.Transport.Input, node.Options, budget);
        var output = connection.Transport.Output;
        var context = new RequestContext(writer, Host(connection), () => FlushAsync(), gone.Token);
        try
        {
            while (await source.NextAsync(gone.Token).ConfigureAwait(false) is { } frame)
            {
                writer.Reset();
                var length = writer.Reserve();
                if (await router.AnswerAsync(frame, context).ConfigureAwait(false))
                {
                    writer.Patch(length, writer.Position - sizeof(int));
                    await SendAsync(writer.Written).ConfigureAwait(false);
                    writer.Reset(); // a connection that is idle holds no big buffer
                }

                if (!source.HasMore)
                    await FlushAsync().ConfigureAwait(false);
            }

            await FlushAsync().ConfigureAwait(false);
        }
        catch (ProtocolException problem)
        {
            node.Logger.LogWarning("{Client} is disconnected: {Problem}", Host(connection), problem.Message);
        }
        catch (Exception ended) when (ended is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            node.Logger.LogDebug("{Client} is gone: {Reason}", Host(connection), ended.Message);
        }
        catch (Exception failure)
        {
            node.Logger.LogError(failure, "A request of {Client} failed; it is disconnected", Host(connection));
        }
        finally
        {
            node.Metrics.Connection(-1);
        }

        async ValueTask FlushAsync() => await output.FlushAsync(gone.Token).ConfigureAwait(false);

        async ValueTask SendAsync(ReadOnlyMemory<byte> answer)
        {
            var held = answer.Length;
            node.Answers.Hold(held);
            try
            {
                while (output.UnflushedBytes + answer.Length > SendChunk)
                {
                    var piece = (int)Math.Min(answer.Length, SendChunk - output.UnflushedBytes);
                    output.Write(answer.Span[..piece]);
                    answer = answer[piece..];
                    await FlushAsync().ConfigureAwait(false);
                }

                output.Write(answer.Span);
            }
            finally
            {
                node.Answers.Release(held);
            }
        }
    }

    private static string Host(ConnectionContext connection) =>
        connection.RemoteEndPoint is IPEndPoint remote ? "/" + remote.Address : "/unknown";
}
