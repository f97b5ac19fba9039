using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Balloon.Kernel.Engine;
using Balloon.Kernel.Notebooks;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Kernel.Running;

/// <summary>Runs one notebook's cells in order, in a fresh state, and stores their outputs in the document.</summary>
public static class NotebookRunner
{
    /// <summary>Runs <paramref name="notebook"/>. A failing cell ends it, unless it is tagged <c>raises-exception</c> or the options say to keep going.</summary>
    /// <param name="notebook">The notebook, which receives the outputs.</param>
    /// <param name="path">Its file, for the result.</param>
    /// <param name="options">
    /// Time limits and other options; those for folders and the environment are handled by <see cref="SiteBuilder"/>.
    /// </param>
    /// <param name="started">Called before each cell with its number from 1 and the number of cells.</param>
    /// <param name="ended">Called after each cell, which has its outputs by then.</param>
    /// <param name="cancellationToken">Interrupts the running cell; the task then completes with a result and without an exception.</param>
    public static async Task<NotebookResult> RunAsync(
        NotebookDocument notebook,
        string path,
        RunOptions options,
        Action<int, int>? started = null,
        Action<NotebookCell>? ended = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(options);
        Prepare(notebook, options);
        var cells = notebook.Cells.Where(c => c.IsCode).ToList();
        var displays = new Dictionary<string, List<JsonObject>>(StringComparer.Ordinal);
        var seconds = new List<double>();
        var recorders = new List<CellRecorder>();
        FailedCell? failed = null;
        var clock = Stopwatch.StartNew();
        var engine = new NotebookEngine(
            new()
            {
                Name = notebook.Name,
                EndsWithProcess = options.EndsWithProcess,
                Cells = [.. cells.Select(cell => cell.Source)],
            }
        );
        await using (engine.ConfigureAwait(false))
        {
            for (var i = 0; i < cells.Count; i++)
            {
                started?.Invoke(i + 1, cells.Count);
                var begun = clock.Elapsed;
                var recorder = new CellRecorder(displays);
                recorders.Add(recorder);
                var next = cells.Skip(i + 1).TakeWhile(cell => cell.Language == "csharp").Take(2).Select(cell => cell.Source).ToList();
                var result = await RunCellAsync(engine, cells[i], i + 1, next, recorder, options, cancellationToken).ConfigureAwait(false);
                seconds.Add((clock.Elapsed - begun).TotalSeconds);
                ended?.Invoke(cells[i]);
                if (result.Failure is null || (result.Status == CellStatus.Failed && cells[i].Tags.Contains("raises-exception")))
                    continue;
                failed ??= new(i + 1, result.Status, cells[i].Source, result.Failure);
                if (!options.KeepGoing || cancellationToken.IsCancellationRequested)
                    break;
            }
        }

        foreach (var recorder in recorders)
            recorder.Close();
        failed ??= Late(cells, recorders);

        // Formatters are global: those of this notebook must not affect the next one or keep its assemblies loaded.
        Formatter.ResetToDefault();
        return new(path, notebook.Name, notebook.Title, clock.Elapsed.TotalSeconds, seconds.Count, failed)
        {
            CellSeconds = seconds,
            CellsNotRun = cells.Count(c => c.Outputs.Any(o => o?["data"]?[NotebookResult.NotRunType] is not null)),
            Text = StandardOutput(cells),
        };
    }

    /// <summary>Resets the notebook to its state before the first cell.</summary>
    internal static void Prepare(NotebookDocument notebook, RunOptions options)
    {
        notebook.Strip();
        if (options.Parameters.Count > 0)
            notebook.InsertParameters(ParametersCell.Source(options.Parameters));
        notebook.EnsureIds();
    }

    /// <summary>The first cell whose work threw after its end, unless that was expected.</summary>
    private static FailedCell? Late(List<NotebookCell> cells, List<CellRecorder> recorders)
    {
        var at = recorders.FindIndex(r => r.Late is not null);
        return at < 0 || cells[at].Tags.Contains("raises-exception")
            ? null
            : new(at + 1, CellStatus.Failed, cells[at].Source, recorders[at].Late!);
    }

    private static async Task<CellResult> RunCellAsync(
        NotebookEngine engine,
        NotebookCell cell,
        int number,
        IReadOnlyList<string> next,
        CellRecorder recorder,
        RunOptions options,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.CellTimeout);
        var result = await engine
            .RunAsync(cell.Source, recorder, cell.Language, next: next, cancellationToken: limit.Token)
            .ConfigureAwait(false);
        if (result.Status == CellStatus.Interrupted && !cancellationToken.IsCancellationRequested)
        {
            var message = $"The cell ran longer than {options.CellTimeout.TotalSeconds:0.###} s and was stopped.";
            result = new(CellStatus.Interrupted, new("Timeout", message, [message], null));
        }

        cell.Outputs = recorder.End(number, result.Failure);
        cell.ExecutionCount = number;
        return result;
    }

    private static string StandardOutput(List<NotebookCell> cells)
    {
        var text = new StringBuilder();
        foreach (var output in cells.SelectMany(c => c.Outputs))
        {
            if (output?["output_type"]?.GetValue<string>() == "stream" && output["name"]?.GetValue<string>() == "stdout")
                text.Append(NotebookCell.Text(output["text"]));
        }

        return text.ToString();
    }
}
