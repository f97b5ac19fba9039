using System.Text;
using System.Text.Json.Nodes;
using Balloon.Kernel.Engine;
using Balloon.Kernel.Interactive;

namespace Balloon.Kernel.Jupyter;

/// <summary>
/// Sends a cell's outputs as messages on iopub. Console text is buffered briefly, so that a loop of writes does not cause a flood of
/// messages.
/// </summary>
/// <param name="publish">Sends a message with a type and content, as a child of the cell's request.</param>
/// <param name="ask">Asks the front end for input; null if it does not allow that.</param>
/// <param name="executionCount">The cell's number.</param>
internal sealed class JupyterOutput(
    Action<string, JsonObject> publish,
    Func<string, bool, CancellationToken, Task<string>>? ask,
    int executionCount
) : ICellOutput, IDisposable
{
    private const int MaxGatheredLength = 64 * 1024;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(40);

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private ConsoleStream _stream;
    private Timer? _timer;

    public void Stream(ConsoleStream stream, string text)
    {
        lock (_gate)
        {
            if (_stream != stream || _text.Length > MaxGatheredLength)
                FlushLocked();
            _stream = stream;
            _text.Append(text);
            _timer ??= new(_ => Flush(), null, Gathering, Timeout.InfiniteTimeSpan);
        }
    }

    public void Display(string displayId, MimeBundle data) => Publish("display_data", Content(data, displayId));

    public void Update(string displayId, MimeBundle data) => Publish("update_display_data", Content(data, displayId));

    public void Result(MimeBundle data)
    {
        var content = Content(data, null);
        content["execution_count"] = executionCount;
        Publish("execute_result", content);
    }

    public void Clear(bool wait) => Publish("clear_output", new() { ["wait"] = wait });

    public Task<string> ReadLineAsync(string prompt, bool password, CancellationToken cancellationToken = default)
    {
        Flush();
        return ask is null
            ? throw new InvalidOperationException("This front end cannot ask for input: give the value in the cell.")
            : ask(prompt, password, cancellationToken);
    }

    public void Flush()
    {
        lock (_gate)
            FlushLocked();
    }

    public void Failure(CellFailure failure) => Publish("error", Error(failure.Name, failure));

    /// <summary>Sends the buffered text; work that the cell left running may write more, which is sent as well.</summary>
    public void Dispose() => Flush();

    /// <summary>A failure in the protocol's form.</summary>
    public static JsonObject Error(string name, CellFailure failure) =>
        new()
        {
            ["ename"] = name,
            ["evalue"] = failure.Message,
            ["traceback"] = new JsonArray([.. failure.Details.SelectMany(d => d.Split('\n')).Select(l => (JsonNode)l)]),
        };

    private static JsonObject Content(MimeBundle bundle, string? displayId)
    {
        JsonObject data = [];
        foreach (var (mimeType, text) in bundle.Items)
            data[mimeType] = MimeBundle.IsJson(mimeType) ? JsonNode.Parse(text) : text;
        var content = new JsonObject { ["data"] = data, ["metadata"] = new JsonObject() };
        if (displayId is not null)
            content["transient"] = new JsonObject { ["display_id"] = displayId };
        return content;
    }

    private void Publish(string type, JsonObject content)
    {
        lock (_gate)
        {
            FlushLocked();
            publish(type, content);
        }
    }

    private void FlushLocked()
    {
        _timer?.Dispose();
        _timer = null;
        if (_text.Length == 0)
            return;
        publish("stream", new() { ["name"] = _stream == ConsoleStream.Out ? "stdout" : "stderr", ["text"] = _text.ToString() });
        _text.Clear();
    }
}
