using System.Globalization;
using Balloon.Kernel.Running;
using Spectre.Console;

namespace Balloon.Cli.Running;

/// <summary>Shows the progress of a run: a status line on a terminal, otherwise a line per chapter.</summary>
internal sealed class RunProgressLines(IAnsiConsole console)
{
    private StatusContext? status;

    /// <summary>Runs <paramref name="work"/> below a status line, if the console is a terminal.</summary>
    public async Task<T> ShowAsync<T>(string first, Func<Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Out.IsTerminal)
            return await work().ConfigureAwait(false);
        return await console
            .Status()
            .StartAsync(
                Markup.Escape(first),
                async context =>
                {
                    status = context;
                    try
                    {
                        return await work().ConfigureAwait(false);
                    }
                    finally
                    {
                        status = null;
                    }
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>Shows what is happening.</summary>
    public void Now(string text)
    {
        if (status is null)
            console.WriteLine(text);
        else
            status.Status(Markup.Escape(text));
    }

    /// <summary>Prints a line that stays on the screen.</summary>
    public void Done(string text) => console.WriteLine(text);

    /// <summary>Called by the runner before each cell and after each notebook.</summary>
    public void Report(RunProgress progress)
    {
        if (progress.Result is { } result)
            Done(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Place(progress)} {result.Name, -24} {How(result), -7} {result.CellsRun - result.CellsNotRun, 3} cells {result.Seconds, 6:0.0} s{NotRun(result)}"
                )
            );
        else if (status is not null)
            Now(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Place(progress)} {progress.Title} · cell {progress.Cell} of {progress.Cells}"
                )
            );
    }

    private static string NotRun(NotebookResult result) =>
        result.CellsNotRun == 0 ? "" : $" ({Quantity.Of(result.CellsNotRun, "step")} not run: each says why)";

    private static string How(NotebookResult result) =>
        result.Failure switch
        {
            null => "ok",
            { IsStopped: true } => "stopped",
            _ => "FAILED",
        };

    private static string Place(RunProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"[{progress.Index + 1}/{progress.Count}]");
}
