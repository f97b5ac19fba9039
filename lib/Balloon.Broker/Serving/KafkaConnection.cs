using System.Net.Sockets;
using Balloon.Broker.Protocol;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Serving;

/// <summary>A client's connection: its requests are answered one after another, in order.</summary>
internal sealed class KafkaConnection(Node node, RequestRouter router, ByteBudget budget)
{
    /// <summary>How often it is checked whether a client that waits for a response is still connected.</summary>
    private static readonly TimeSpan ConnectionCheckInterval = TimeSpan.FromSeconds(1);

    /// <summary>Serves the connection until it ends, on the calling thread.</summary>
    public void Serve(ClientSocket socket)
    {
        node.Metrics.Connection(1);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(socket.Stopping);
        using var answers = new AnswerBuffer(socket, node.Answers);
        using var source = new FrameSource(socket, answers.FlushUnlessMoreHasCome, node.Options, budget);
        var context = new RequestContext(answers.Writer, socket.Host, answers.Flush, gone.Token);
        try
        {
            while (source.Next() is { } frame)
            {
                answers.Begin();
                if (IsDue(router.AnswerAsync(frame, context), socket, gone))
                    answers.End();
                else
                    answers.Drop();
            }
        }
        catch (ProtocolException problem)
        {
            node.Logger.LogWarning("{Client} is disconnected: {Problem}", socket.Host, problem.Message);
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            node.Logger.LogDebug("The connection of {Client} ended: {Reason}", socket.Host, ended.Message);
        }
        catch (Exception failure)
        {
            node.Logger.LogError(failure, "A request of {Client} failed; it is disconnected", socket.Host);
        }
        finally
        {
            node.Metrics.Connection(-1);
        }
    }

    /// <summary>Waits for the handler while the client is connected. Returns true if a response is to be sent.</summary>
    private static bool IsDue(ValueTask<bool> answering, ClientSocket socket, CancellationTokenSource gone)
    {
        if (answering.IsCompleted)
            return answering.GetAwaiter().GetResult();
        var task = answering.AsTask();
        while (Task.WaitAny([task], ConnectionCheckInterval) < 0)
        {
            if (socket.IsClosed)
                gone.Cancel();
        }

        return task.GetAwaiter().GetResult();
    }
}
