using Balloon.Kernel.Export;
using Balloon.Kernel.Notebooks;
using Balloon.Kernel.Running.Workers;

namespace Balloon.Kernel.Running;

/// <summary>Runs notebooks in order, each in a fresh state, and writes executed notebooks and a linked site.</summary>
public static class SiteBuilder
{
    /// <summary>
    /// Runs the notebooks. Results are written even if one fails or the run is stopped. Only one run at a time is possible in a process,
    /// because it changes the process's current folder, environment and console.
    /// </summary>
    /// <exception cref="NotebookFormatException">A file is not a notebook; then nothing has run.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled; what was done so far has been written.
    /// </exception>
    public static async Task<RunResult> RunAsync(RunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var warmUp = options is { Execute: true, Worker: null } ? Warmup.StartAsync() : Task.CompletedTask;
        List<(string Path, NotebookDocument Document)> loaded = [];
        foreach (var path in options.Notebooks)
            loaded.Add((Path.GetFullPath(path), await NotebookDocument.LoadAsync(path, cancellationToken).ConfigureAwait(false)));
        List<NotebookResult> results = [];
        using (new ProcessScope(options.Environment))
        {
            var apart = options is { Execute: true, Worker: not null };
            var workers = new WorkerProcess(options.Worker ?? []);
            await using var ending = workers.ConfigureAwait(false);
            if (apart)
                workers.Begin();
            for (var i = 0; i < loaded.Count && !cancellationToken.IsCancellationRequested; i++)
            {
                var (path, document) = loaded[i];
                Environment.CurrentDirectory = options.WorkingFolder ?? Path.GetDirectoryName(path)!;
                NotebookResult result;
                if (!options.Execute)
                    result = new(path, document.Name, document.Title, 0, 0, null);
                else if (apart)
                    (document, result) = await workers
                        .RunAsync(
                            document,
                            Order(path, document, options),
                            options,
                            (cell, cells) => Report(cell, cells, null),
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                else
                    result = await NotebookRunner
                        .RunAsync(document, path, options, (cell, cells) => Report(cell, cells, null), cancellationToken: cancellationToken)
                        .ConfigureAwait(false);
                loaded[i] = (path, document);
                results.Add(result);
                Report(result.CellsRun, document.Cells.Count(c => c.IsCode), result);
                await WriteNotebookAsync(document, options).ConfigureAwait(false);
                if (result.Failure is not null && !options.KeepGoing)
                    break;

                void Report(int cell, int cells, NotebookResult? done) =>
                    options.Progress?.Invoke(new(document.Name, document.Title, i, loaded.Count, cell, cells, done));
            }
        }

        await warmUp.ConfigureAwait(false);
        string? index = null;
        if (options is { OutputFolder: { } folder, WriteSite: true } && results.Count > 0)
        {
            var executed = results
                .Select(
                    (r, i) =>
                        new ExecutedNotebook(
                            loaded[i].Document,
                            Path.GetDirectoryName(loaded[i].Path)!,
                            options.Execute ? r.Seconds : null,
                            r.Failure is not null
                        )
                )
                .ToList();
            index = await SiteWriter
                .WriteAsync(
                    executed,
                    folder,
                    new(options.SiteTitle, options.SiteSubtitle, options.Glossary ?? GlossaryBeside(loaded[0].Path)),
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new(results, index);
    }

    private static string? GlossaryBeside(string notebook)
    {
        var file = Path.Combine(Path.GetDirectoryName(notebook)!, Glossary.PageName + ".md");
        return File.Exists(file) ? file : null;
    }

    private static WorkOrder Order(string path, NotebookDocument document, RunOptions options) =>
        new(
            path,
            document.ToString(),
            Environment.CurrentDirectory,
            options.Parameters,
            options.CellTimeout.TotalSeconds,
            options.KeepGoing
        );

    private static async Task WriteNotebookAsync(NotebookDocument document, RunOptions options)
    {
        if (options is not { OutputFolder: { } folder, WriteNotebooks: true })
            return;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, document.Name + ".ipynb"), document.ToString()).ConfigureAwait(false);
    }
}
