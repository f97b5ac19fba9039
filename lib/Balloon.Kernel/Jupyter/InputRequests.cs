using System.Text.Json.Nodes;

namespace Balloon.Kernel.Jupyter;

/// <summary>Asks the front end for a line on the stdin socket ("Messages on the stdin channel") and waits for its answer.</summary>
internal sealed class InputRequests(MessageCodec codec, KernelSockets sockets)
{
    private TaskCompletionSource<string>? _waiting;

    public async Task<string> AskAsync(JupyterMessage request, string prompt, bool password, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting = answer;
        var content = new JsonObject { ["prompt"] = prompt, ["password"] = password };
        sockets.SendStdin(codec.Write(request.Identities, "input_request", request.Header, content));
        return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        await foreach (var frames in sockets.Stdin.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (codec.Read(frames) is { Type: "input_reply" } reply)
                Interlocked.Exchange(ref _waiting, null)?.TrySetResult(reply.Content["value"]?.GetValue<string>() ?? string.Empty);
        }
    }
}
