using System.CommandLine;
using System.Diagnostics;
using Balloon.Cli.Running;
using Balloon.Kernel.Notebooks;
using Balloon.Kernel.Running;
using Balloon.Sandbox.Hosting;
using Spectre.Console;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon run</c>: runs every chapter, in order, on a fresh sandbox, and writes a site.</summary>
internal static class RunCommand
{
    private static readonly Option<bool> Here = new("--here")
    {
        Description = "Run on the sandbox that is up (or the cluster of BALLOON_PROFILE) instead of a fresh one",
    };
    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "Folder of the site",
        DefaultValueFactory = _ => Project.PathOf("artifacts", "site"),
    };
    private static readonly Option<bool> KeepGoing = new("--keep-going") { Description = "Continue after a failure" };
    private static readonly Option<string[]> Chapter = new("--chapter")
    {
        Description = "Only chapters whose name begins with this, such as 05; may be repeated",
    };

    public static Command Create()
    {
        var command = new Command("run", "Runs all chapters, in order, on a fresh sandbox, and writes them as a site.")
        {
            Here,
            Output,
            KeepGoing,
            Chapter,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var lines = new RunProgressLines(AnsiConsole.Console);
        var report = new RunReport();
        using var turn = RunLock.Take(Project.PathOf("artifacts", "run"));
        try
        {
            var chosen = parsed.GetValue(Chapter) ?? [];
            var chapters = Chapters(chosen);
            var sandbox = parsed.GetValue(Here) ? null : await StartSandboxAsync(lines, report, cancellationToken).ConfigureAwait(false);
            await using (sandbox)
            {
                var options = new RunOptions
                {
                    Worker = CurrentProgram.With("kernel", "work"),
                    Notebooks = chapters,
                    OutputFolder = Path.GetFullPath(parsed.GetValue(Output)!),
                    SiteTitle = "Balloon",
                    SiteSubtitle = "Streaming analytics in C#: Kafka → RisingWave SQL → Apache Iceberg → dashboards",
                    KeepGoing = parsed.GetValue(KeepGoing),
                    Environment = sandbox is null ? new Dictionary<string, string>() : new() { [SandboxHome.Variable] = sandbox.Folder },
                    Progress = lines.Report,
                };
                var result = await lines
                    .ShowAsync("Running the chapters", () => SiteBuilder.RunAsync(options, cancellationToken))
                    .ConfigureAwait(false);
                report.Add(result);
                // Only a run of all chapters moves every event through the whole pipeline.
                if (result.Succeeded && chosen.Length == 0)
                    await report.ReconcileAsync(sandbox?.Folder, cancellationToken).ConfigureAwait(false);
                else if (!result.Succeeded)
                    sandbox?.Keep();
            }
        }
        catch (Exception failure)
            when (failure
                    is SandboxException
                        or NotebookFormatException
                        or IOException
                        or UnauthorizedAccessException
                        or Notebook.BalloonException
            )
        {
            throw new CommandFailedException(failure.Message, inner: failure);
        }

        return report.Print(Console.Out, Console.Error) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<RunSandbox> StartSandboxAsync(RunProgressLines lines, RunReport report, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var sandbox = await lines
            .ShowAsync("Starting a sandbox", () => RunSandbox.StartAsync(Project.PathOf("artifacts", "run", "sandbox"), cancellationToken))
            .ConfigureAwait(false);
        report.SandboxSeconds = clock.Elapsed.TotalSeconds;
        return sandbox;
    }

    private static List<string> Chapters(string[] prefixes)
    {
        var all = Directory.GetFiles(Project.PathOf("notebooks"), "*.ipynb").Order(StringComparer.Ordinal).ToList();
        foreach (var prefix in prefixes)
        {
            if (!all.Exists(c => Path.GetFileName(c).StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                throw new CommandFailedException(
                    $"No chapter begins with '{prefix}': notebooks/ has {string.Join(", ", all.Select(Path.GetFileName))}.",
                    ExitCodes.WrongUsage
                );
        }

        return prefixes.Length == 0
            ? all
            : all.FindAll(c => prefixes.Any(p => Path.GetFileName(c).StartsWith(p, StringComparison.OrdinalIgnoreCase)));
    }
}
