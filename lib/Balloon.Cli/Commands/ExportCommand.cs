using System.CommandLine;
using System.Globalization;
using Balloon.Cli.Running;
using Balloon.Kernel.Notebooks;
using Balloon.Kernel.Running;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon export</c>: runs any notebooks and writes them as executed notebooks and as a site.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebook")
        {
            Description = "Notebook files, in the order in which they run.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Folder for index.html, NAME.html and NAME.ipynb.",
            DefaultValueFactory = _ => Path.Combine("artifacts", "export"),
        };
        var title = new Option<string>("--title") { Description = "The site's name.", DefaultValueFactory = _ => "Notebooks" };
        var timeout = new Option<double>("--timeout") { Description = "Seconds that one cell may run.", DefaultValueFactory = _ => 600 };
        var keepGoing = new Option<bool>("--keep-going")
        {
            Description = "Continue after a failure with the next cell, or with the next notebook if the process ended.",
        };
        var set = new Option<string[]>("--set")
        {
            Description = "NAME=VALUE, declared in a cell after the one tagged 'parameters'. May be repeated.",
        };
        var noRun = new Option<bool>("--no-run") { Description = "Write the outputs that the notebooks already have." };
        var command = new Command("export", "Runs notebooks, with your rights, and writes them as a linked HTML site.")
        {
            notebooks,
            output,
            title,
            timeout,
            keepGoing,
            set,
            noRun,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var seconds = parsed.GetValue(timeout);
                if (seconds is not (> 0 and < 1_000_000))
                    throw new CommandFailedException(
                        $"--timeout {seconds} is not a duration: give seconds, more than 0.",
                        ExitCodes.WrongUsage
                    );
                var options = new RunOptions
                {
                    Worker = CurrentProgram.With("kernel", "work"),
                    Notebooks = parsed.GetValue(notebooks) ?? [],
                    OutputFolder = Path.GetFullPath(parsed.GetValue(output)!),
                    SiteTitle = parsed.GetValue(title)!,
                    CellTimeout = TimeSpan.FromSeconds(seconds),
                    KeepGoing = parsed.GetValue(keepGoing),
                    Parameters = Parameters(parsed.GetValue(set) ?? []),
                    Execute = !parsed.GetValue(noRun),
                    Progress = Print,
                };
                return await RunAsync(options, cancellationToken).ConfigureAwait(false);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var result = await SiteBuilder.RunAsync(options, cancellationToken).ConfigureAwait(false);
            Console.WriteLine($"wrote {result.IndexPage}");
            foreach (var notebook in result.Notebooks.Where(n => n.Failure is not null))
                await Console.Error.WriteLineAsync(FailureOf(notebook)).ConfigureAwait(false);
            return result.Succeeded ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (Exception failure)
            when (failure is NotebookFormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(failure.Message, inner: failure);
        }
    }

    private static string FailureOf(NotebookResult notebook)
    {
        var failed = notebook.Failure!;
        var line = failed.Failure.Line is { } number ? string.Create(CultureInfo.InvariantCulture, $", line {number}") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{notebook.Name}: cell {failed.Cell}{line}\n{failed.Failure}");
    }

    private static void Print(RunProgress progress)
    {
        if (progress.Result is not { } result)
            return;
        var how = result.Failure is { } failed
            ? string.Create(CultureInfo.InvariantCulture, $"{(failed.IsStopped ? "stopped" : "FAILED")} in cell {failed.Cell}")
            : "done";
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"[{progress.Index + 1}/{progress.Count}] {result.Name}: {how}, {Quantity.Of(result.CellsRun, "cell")} in {result.Seconds:0.0} s"
            )
        );
    }

    private static Dictionary<string, string> Parameters(string[] settings)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new CommandFailedException($"--set {setting} is not NAME=VALUE.", ExitCodes.WrongUsage);
            parameters[setting[..at]] = setting[(at + 1)..];
        }

        return parameters;
    }
}
