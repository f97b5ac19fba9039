using System.Text;
using System.Text.Json.Nodes;
using Balloon.Kernel.Engine;
using Balloon.Kernel.Interactive;
using Balloon.Kernel.Notebooks;

namespace Balloon.Kernel.Running;

/// <summary>
/// Records a cell's outputs in nbformat's form. An update changes an output of this cell or an earlier one. Work that the cell left running
/// may add outputs until the notebook ends.
/// </summary>
/// <param name="displays">The outputs of the whole notebook, by display id.</param>
internal sealed class CellRecorder(Dictionary<string, List<JsonObject>> displays) : ICellOutput
{
    private readonly Lock _gate = new();
    private readonly JsonArray _outputs = [];
    private readonly StringBuilder _stream = new();
    private ConsoleStream _streamName;
    private bool _clearPending;
    private bool _closed;

    public void Stream(ConsoleStream stream, string text)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            Before();
            if (_streamName != stream)
                FlushStream();
            _streamName = stream;
            _stream.Append(text);
        }
    }

    public void Display(string displayId, MimeBundle data) =>
        Add(
            data,
            "display_data",
            output =>
            {
                if (!displays.TryGetValue(displayId, out var shown))
                    displays[displayId] = shown = [];
                shown.Add(output);
            }
        );

    public void Update(string displayId, MimeBundle data)
    {
        lock (_gate)
        {
            if (_closed || !displays.TryGetValue(displayId, out var shown))
                return;
            foreach (var output in shown)
                output["data"] = Data(data);
        }
    }

    public void Result(MimeBundle data) => Add(data, "execute_result", output => output["execution_count"] = null);

    public void Clear(bool wait)
    {
        lock (_gate)
        {
            _clearPending = wait;
            if (!wait)
                ClearNow();
        }
    }

    public Task<string> ReadLineAsync(string prompt, bool password, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException(
            "This cell asks for input, which nobody can give in a headless run: give the value as a parameter."
        );

    /// <summary>The first exception after the cell's end; null if there was none.</summary>
    public CellFailure? Late { get; private set; }

    public void Failure(CellFailure failure)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            Late ??= failure;
            AddError(failure);
        }
    }

    /// <summary>Ends the cell: returns its outputs, followed by the failure if there is one.</summary>
    public JsonArray End(int executionCount, CellFailure? failure)
    {
        lock (_gate)
        {
            FlushStream();
            foreach (var output in _outputs.Where(o => o!.AsObject().ContainsKey("execution_count")))
                output!["execution_count"] = executionCount;
            if (failure is not null)
                AddError(failure);
            return _outputs;
        }
    }

    /// <summary>Ends the notebook: the outputs no longer change.</summary>
    public void Close()
    {
        lock (_gate)
        {
            FlushStream();
            _closed = true;
        }
    }

    /// <summary>A failure as an output.</summary>
    public static JsonNode Error(CellFailure failure) =>
        new JsonObject
        {
            ["output_type"] = "error",
            ["ename"] = failure.Name,
            ["evalue"] = failure.Message,
            ["traceback"] = new JsonArray([.. failure.Details.Select(d => (JsonNode)d)]),
        };

    private void AddError(CellFailure failure)
    {
        FlushStream();
        _outputs.Add(Error(failure));
    }

    private static JsonObject Data(MimeBundle bundle)
    {
        JsonObject data = [];
        foreach (var (mimeType, text) in bundle.Items)
            data[mimeType] = MimeBundle.IsJson(mimeType) ? JsonNode.Parse(text) : NotebookCell.Lines(text);
        return data;
    }

    private void Add(MimeBundle bundle, string type, Action<JsonObject> then)
    {
        var output = new JsonObject
        {
            ["output_type"] = type,
            ["data"] = Data(bundle),
            ["metadata"] = new JsonObject(),
        };
        lock (_gate)
        {
            if (_closed)
                return;
            Before();
            FlushStream();
            _outputs.Add((JsonNode)output);
            then(output);
        }
    }

    private void Before()
    {
        if (_clearPending)
            ClearNow();
    }

    private void ClearNow()
    {
        _clearPending = false;
        _stream.Clear();
        _outputs.Clear();
    }

    private void FlushStream()
    {
        if (_stream.Length == 0)
            return;
        _outputs.Add(
            new JsonObject
            {
                ["output_type"] = "stream",
                ["name"] = _streamName == ConsoleStream.Out ? "stdout" : "stderr",
                ["text"] = NotebookCell.Lines(_stream.Replace("\r\n", "\n").ToString()),
            }
        );
        _stream.Clear();
    }
}
