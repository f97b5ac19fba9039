using System.Globalization;
using Balloon.Kernel.Running;
using Balloon.Notebook;
using Balloon.Notebook.Profiles;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Running;

/// <summary>The report at the end of a run: the time of each phase, whether the numbers agree, and the site's address.</summary>
internal sealed class RunReport
{
    private RunResult? result;
    private Reconciliation? numbers;

    /// <summary>How long the sandbox took to start; null if the run did not start one.</summary>
    public double? SandboxSeconds { get; set; }

    public void Add(RunResult run) => result = run;

    /// <summary>
    /// Counts the events at each hop once the stream has caught up: produced, in the log, in the source, in the views, in the tables.
    /// </summary>
    /// <param name="home">The folder of the run's own sandbox, or null for the profile that the environment names.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task ReconcileAsync(string? home, CancellationToken cancellationToken)
    {
        if (home is not null)
            Environment.SetEnvironmentVariable(SandboxHome.Variable, home);
        await using var workshop = Workshop.Connect(Profile.Load());
        await workshop.CaughtUpAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        numbers = await workshop.ReconcileAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Prints the report.</summary>
    /// <returns>Whether every chapter ran and the numbers agree.</returns>
    public bool Print(TextWriter output, TextWriter errors)
    {
        if (result is null)
            return false;
        if (numbers is not null)
            output.WriteLine($"\n{numbers}");
        PrintSeconds(output);
        foreach (var failed in result.Notebooks.Where(n => n.Failure is not null))
            PrintFailure(errors, failed);
        if (result.IndexPage is { } index)
            output.WriteLine($"\nThe site: {index}");
        return result.Succeeded && numbers?.Agrees != false;
    }

    private void PrintSeconds(TextWriter output)
    {
        var phases = new List<(string Name, double Seconds)>();
        foreach (
            var (name, variable) in (ReadOnlySpan<(string, string)>)
                [("restore", "BALLOON_RESTORE_SECONDS"), ("build", "BALLOON_BUILD_SECONDS")]
        )
        {
            if (double.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var seconds))
                phases.Add((name, seconds));
        }

        if (SandboxSeconds is { } start)
            phases.Add(("sandbox", start));
        phases.AddRange(result!.Notebooks.Select(n => (n.Name, n.Seconds)));
        output.WriteLine("\nSeconds");
        foreach (var (name, seconds) in phases)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name, -28} {seconds, 7:0.0}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"in all", -28} {phases.Sum(p => p.Seconds), 7:0.0}"));
    }

    private static void PrintFailure(TextWriter errors, NotebookResult notebook)
    {
        var failed = notebook.Failure!;
        errors.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\n{notebook.Name} {(failed.IsStopped ? "was stopped" : "failed")} in cell {failed.Cell}:"
            )
        );
        foreach (var line in failed.Failure.ToString().Split('\n'))
            errors.WriteLine($"  {line.TrimEnd()}");
    }
}
