using System.Text.Json.Nodes;
using Balloon.Kernel.Assist;
using Balloon.Kernel.Engine;

namespace Balloon.Kernel.Jupyter;

/// <summary>Handles execute requests: one at a time, interruptible, numbered.</summary>
internal sealed class Executor(
    NotebookEngine engine,
    CellAssistant assistant,
    KernelHistory history,
    InputRequests input,
    Action<string, JsonObject?, JsonObject> publish
)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;
    private int _count;
    private Func<CellFailure, (JupyterMessage Request, JsonObject Reply)>? _fail;

    /// <summary>Interrupts the running cell, if there is one.</summary>
    public void Interrupt()
    {
        lock (_gate)
            _ = _running?.CancelAsync();
    }

    /// <summary>Shows a failure below the running cell, once; returns its request and reply, or null if none is running.</summary>
    public (JupyterMessage Request, JsonObject Reply)? Fail(CellFailure failure) => Interlocked.Exchange(ref _fail, null)?.Invoke(failure);

    /// <summary>Runs a cell, and returns the content of the reply.</summary>
    public async Task<JsonObject> ExecuteAsync(JupyterMessage request)
    {
        var code = request.Content["code"]?.GetValue<string>() ?? string.Empty;
        var silent = Flag(request, "silent", false);
        var stored = !silent && Flag(request, "store_history", true);
        if (stored)
            _count++;
        var count = _count;
        if (!silent)
            publish("execute_input", request.Header, new() { ["code"] = code, ["execution_count"] = count });
        if (code.TrimStart().StartsWith('?'))
            return await PageAsync(code.Trim().Trim('?').Trim(), count).ConfigureAwait(false);
        string? shown = null;
        using var output = new JupyterOutput(Publish, Flag(request, "allow_stdin", true) ? Ask : null, count);
        _fail = failure => (request, Failed(failure.Name, failure));
        var result = await RunAsync(code, output, count).ConfigureAwait(false);
        _fail = null;
        output.Flush();
        if (stored)
            history.Add(count, code, shown);
        return result.Failure is { } failure
            ? Failed(result.Status == CellStatus.Interrupted ? "Interrupted" : failure.Name, failure)
            : Reply("ok", count, []);

        JsonObject Failed(string name, CellFailure failure)
        {
            output.Flush();
            Publish("error", JupyterOutput.Error(name, failure));
            var reply = JupyterOutput.Error(name, failure);
            reply["status"] = "error";
            reply["execution_count"] = count;
            reply["user_expressions"] = new JsonObject();
            return reply;
        }

        void Publish(string type, JsonObject content)
        {
            if (type == "execute_result")
                shown = content["data"]?["text/plain"]?.GetValue<string>();
            if (!silent)
                publish(type, request.Header, content);
        }

        Task<string> Ask(string prompt, bool password, CancellationToken cancellationToken) =>
            input.AskAsync(request, prompt, password, cancellationToken);
    }

    private async Task<CellResult> RunAsync(string code, JupyterOutput output, int count)
    {
        using var interruption = new CancellationTokenSource();
        lock (_gate)
            _running = interruption;
        try
        {
            var label = count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return await engine.RunAsync(code, output, label: label, cancellationToken: interruption.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                _running = null;
        }
    }

    /// <summary><c>?name</c> shows the result of an inspection in the front end's pager.</summary>
    private async Task<JsonObject> PageAsync(string name, int count)
    {
        var text = await assistant.InspectAsync(name, name.Length).ConfigureAwait(false) ?? $"Nothing is known about '{name}'.";
        var page = new JsonObject
        {
            ["source"] = "page",
            ["data"] = new JsonObject { ["text/plain"] = text },
            ["start"] = 0,
        };
        return Reply("ok", count, [page]);
    }

    private static JsonObject Reply(string status, int count, JsonArray payload) =>
        new()
        {
            ["status"] = status,
            ["execution_count"] = count,
            ["payload"] = payload,
            ["user_expressions"] = new JsonObject(),
        };

    private static bool Flag(JupyterMessage request, string name, bool otherwise) =>
        request.Content[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : otherwise;
}
