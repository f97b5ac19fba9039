using Balloon.Kernel.Engine;
using Balloon.Kernel.Interactive;

namespace Balloon.Kernel.Tests;

/// <summary>Records a cell's outputs, one line per event.</summary>
internal sealed class RecordedCell : ICellOutput
{
    private readonly Lock _gate = new();
    private readonly List<string> _events = [];
    private readonly Dictionary<string, int> _ids = [];

    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    public void Stream(ConsoleStream stream, string text) =>
        Add((stream == ConsoleStream.Out ? "out: " : "err: ") + text.ReplaceLineEndings("\\n"));

    public void Display(string displayId, MimeBundle data)
    {
        lock (_gate)
            _ids[displayId] = _ids.Count + 1;
        Add($"display {_ids[displayId]}: {Text(data)}");
    }

    public void Update(string displayId, MimeBundle data) => Add($"update {_ids[displayId]}: {Text(data)}");

    public void Result(MimeBundle data) => Add("result: " + Text(data));

    public void Failure(CellFailure failure) => Add($"failure: {failure.Message}");

    public void Clear(bool wait) => Add("clear");

    public Task<string> ReadLineAsync(string prompt, bool password, CancellationToken cancellationToken = default) =>
        Task.FromResult($"answer to {prompt}");

    private static string Text(MimeBundle data) => data["text/plain"] ?? $"[{data.Items[0].Key}] {data.Items[0].Value}";

    private void Add(string line)
    {
        lock (_gate)
            _events.Add(line);
    }
}

internal static class EngineForTests
{
    public static Task<(CellResult Result, IReadOnlyList<string> Events)> Run(
        this NotebookEngine engine,
        string code,
        string language = "csharp"
    ) => RunUntil(engine, code, TestContext.Current.CancellationToken, language);

    /// <summary>Runs a cell until it ends or <paramref name="stop"/> interrupts it.</summary>
    public static async Task<(CellResult Result, IReadOnlyList<string> Events)> RunUntil(
        this NotebookEngine engine,
        string code,
        CancellationToken stop,
        string language = "csharp"
    )
    {
        var cell = new RecordedCell();
        var result = await engine.RunAsync(code, cell, language, cancellationToken: stop);
        return (result, cell.Events);
    }
}
