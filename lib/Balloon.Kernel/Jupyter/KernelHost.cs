using System.Globalization;
using System.Text.Json.Nodes;
using Balloon.Kernel.Assist;
using Balloon.Kernel.Engine;
using Balloon.Kernel.Running;

namespace Balloon.Kernel.Jupyter;

/// <summary>
/// A Jupyter kernel, protocol 5.3: serves one front end's connection file until it is shut down or its parent process ends.
/// </summary>
public sealed class KernelHost : IAsyncDisposable
{
    private static readonly CellFailure EndedByCell = new(
        "ProcessEnded",
        "The cell has ended the kernel with Environment.Exit: its variables are lost. Restart the kernel.",
        ["The cell has ended the kernel with Environment.Exit: its variables are lost. Restart the kernel."],
        null
    );

    private readonly MessageCodec _codec;
    private readonly KernelSockets _sockets;
    private readonly NotebookEngine _engine = new(new() { Name = "jupyter", EndsWithProcess = true });
    private readonly CellAssistant _assistant;
    private readonly KernelHistory _history = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly InputRequests _input;
    private readonly Executor _executor;

    private KernelHost(ConnectionFile connection)
    {
        _codec = new(connection.Key, Guid.NewGuid().ToString("N"));
        _sockets = new(
            connection,
            topic => _codec.Write([topic], "iopub_welcome", null, new() { ["subscription"] = System.Text.Encoding.UTF8.GetString(topic) })
        );
        _assistant = new(_engine);
        _input = new(_codec, _sockets);
        _executor = new(_engine, _assistant, _history, _input, Publish);
    }

    /// <summary>
    /// Serves until the front end requests a shutdown, its process ends, or <paramref name="cancellationToken"/> is cancelled.
    /// </summary>
    /// <param name="connectionFile">The file that Jupyter wrote for this kernel.</param>
    /// <param name="cancellationToken">Stops the kernel.</param>
    /// <exception cref="KernelStartException">The file requires something unsupported, or a port is taken.</exception>
    public static async Task RunAsync(string connectionFile, CancellationToken cancellationToken = default)
    {
        var connection = ConnectionFile.Load(connectionFile);
        var compiler = Warmup.CompileAsync(); // In parallel with the sockets, since a front end waits for both.
        var host = new KernelHost(connection);
        await using (host.ConfigureAwait(false))
            await host.ServeAsync(compiler, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the sockets and disposes the notebook's state.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        await _engine.DisposeAsync().ConfigureAwait(false);
        _assistant.Dispose();
        _sockets.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(Task compiler, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(_stop.Cancel);
        _sockets.Start();
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        Publish("status", null, new() { ["execution_state"] = "starting" });
        var warm = Task.WhenAll(compiler, Warmup.LoadAsync());
        Warmup.LoadAfter(compiler);
        var loops = new[] { ShellAsync(), ControlAsync(), _input.ReceiveAsync(_stop.Token), ParentWatch.WaitAsync(_stop.Token) };
        await Task.WhenAny(loops).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        _executor.Interrupt();
        foreach (var loop in loops.Append(warm))
        {
            try
            {
                await loop.WaitAsync(TimeSpan.FromSeconds(3), CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception ending) when (ending is OperationCanceledException or TimeoutException)
            {
                // The kernel is ending; a cell that does not stop ends with the process.
            }
        }
    }

    private async Task ShellAsync()
    {
        await foreach (var frames in _sockets.Shell.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
        {
            if (_codec.Read(frames) is not { } request)
                continue;
            Status(request, "busy");
            var reply = await AnswerAsync(request).ConfigureAwait(false);
            var failed =
                request.Type == "execute_request"
                && reply?.Content["status"]?.GetValue<string>() == "error"
                && Flag(request, "stop_on_error", true);
            var queued = failed ? TakeQueued() : []; // Before the reply: later requests were sent with knowledge of the error.

            // Outputs and status first: a client that has the reply finds all of them waiting.
            Status(request, "idle");
            if (reply is { } answer)
                _sockets.SendShell(_codec.Write(request.Identities, answer.Type, request.Header, answer.Content));
            foreach (var next in queued)
                Abort(next);
            if (request.Type == "shutdown_request")
                return;
        }
    }

    private async Task ControlAsync()
    {
        await foreach (var frames in _sockets.Control.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
        {
            if (_codec.Read(frames) is not { } request)
                continue;
            Status(request, "busy");
            var (type, content) = request.Type switch
            {
                "interrupt_request" => Interrupted(),
                "shutdown_request" => ("shutdown_reply", Shutdown(request)),
                "kernel_info_request" => ("kernel_info_reply", KernelInfo.Reply()),
                _ => (ReplyType(request), Unknown(request)),
            };
            _sockets.SendControl(_codec.Write(request.Identities, type, request.Header, content));
            Status(request, "idle");
            if (request.Type == "shutdown_request")
                return;
        }
    }

    private (string Type, JsonObject Content) Interrupted()
    {
        _executor.Interrupt();
        return ("interrupt_reply", new() { ["status"] = "ok" });
    }

    private async Task<(string Type, JsonObject Content)?> AnswerAsync(JupyterMessage request)
    {
        try
        {
            return request.Type switch
            {
                "kernel_info_request" => ("kernel_info_reply", KernelInfo.Reply()),
                "execute_request" => ("execute_reply", await _executor.ExecuteAsync(request).ConfigureAwait(false)),
                "complete_request" => (
                    "complete_reply",
                    await AssistReplies.CompleteAsync(_assistant, request, _stop.Token).ConfigureAwait(false)
                ),
                "inspect_request" => (
                    "inspect_reply",
                    await AssistReplies.InspectAsync(_assistant, request, _stop.Token).ConfigureAwait(false)
                ),
                "is_complete_request" => ("is_complete_reply", AssistReplies.IsComplete(request)),
                "history_request" => ("history_reply", new() { ["status"] = "ok", ["history"] = _history.Answer(request.Content) }),
                "comm_info_request" => ("comm_info_reply", new() { ["status"] = "ok", ["comms"] = new JsonObject() }),
                "shutdown_request" => ("shutdown_reply", Shutdown(request)),
                "comm_open" => RefuseComm(request),
                "comm_msg" or "comm_close" => null,
                _ => (ReplyType(request), Unknown(request)),
            };
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return (ReplyType(request), Error(failure.GetType().Name, failure.Message));
        }
    }

    /// <summary>
    /// Called when the process ends without a request to this kernel, because a cell called <c>Environment.Exit</c>. The front end gets
    /// that as the cell's error before the sockets are closed. The runtime calls this on a separate thread and ends when it returns.
    /// </summary>
    private void OnProcessExit(object? sender, EventArgs e)
    {
        if (_stop.IsCancellationRequested || _executor.Fail(EndedByCell) is not { } last)
            return;
        Status(last.Request, "idle");
        _sockets.SendShell(_codec.Write(last.Request.Identities, "execute_reply", last.Request.Header, last.Reply));
        _sockets.Dispose();
    }

    /// <summary>There are no widgets: as the protocol requires, the other side is told to close its comm.</summary>
    private (string, JsonObject)? RefuseComm(JupyterMessage request)
    {
        Publish("comm_close", request.Header, new() { ["comm_id"] = request.Content["comm_id"]?.DeepClone(), ["data"] = new JsonObject() });
        return null;
    }

    private static JsonObject Shutdown(JupyterMessage request) =>
        new() { ["status"] = "ok", ["restart"] = Flag(request, "restart", false) };

    private static JsonObject Unknown(JupyterMessage request) =>
        Error("NotSupported", string.Create(CultureInfo.InvariantCulture, $"This kernel does not know {request.Type}."));

    private static JsonObject Error(string name, string message) =>
        new()
        {
            ["status"] = "error",
            ["ename"] = name,
            ["evalue"] = message,
            ["traceback"] = new JsonArray(),
        };

    private static string ReplyType(JupyterMessage request) =>
        request.Type.Replace("_request", string.Empty, StringComparison.Ordinal) + "_reply";

    private static bool Flag(JupyterMessage request, string name, bool otherwise) =>
        request.Content[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : otherwise;

    /// <summary>Takes the cells that were already sent out of the queue; other requests stay.</summary>
    private List<JupyterMessage> TakeQueued()
    {
        List<JupyterMessage> cells = [];
        List<NetMQ.NetMQMessage> kept = [];
        while (_sockets.Shell.Reader.TryRead(out var frames))
        {
            if (_codec.Read(frames) is { Type: "execute_request" } request)
                cells.Add(request);
            else
                kept.Add(frames);
        }

        foreach (var frames in kept)
            _sockets.Shell.Writer.TryWrite(frames);
        return cells;
    }

    /// <summary>Does not run a cell that was sent before an error ("Execution", stop_on_error).</summary>
    private void Abort(JupyterMessage request)
    {
        Status(request, "busy");
        Status(request, "idle");
        _sockets.SendShell(_codec.Write(request.Identities, "execute_reply", request.Header, new() { ["status"] = "aborted" }));
    }

    private void Status(JupyterMessage request, string state) => Publish("status", request.Header, new() { ["execution_state"] = state });

    private void Publish(string type, JsonObject? parent, JsonObject content) =>
        _sockets.Publish(_codec.Write([System.Text.Encoding.ASCII.GetBytes(type)], type, parent, content));
}
