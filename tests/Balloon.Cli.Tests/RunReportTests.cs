using Balloon.Cli.Running;
using Balloon.Kernel.Engine;
using Balloon.Kernel.Running;
using Balloon.Notebook;
using Spectre.Console;

namespace Balloon.Cli.Tests;

public sealed class RunReportTests
{
    /// <summary>A single chapter has no numbers to compare: they are about the whole pipeline.</summary>
    [Fact]
    public void A_single_chapter_that_ran_is_a_success()
    {
        var report = new RunReport();
        report.Add(new RunResult([new NotebookResult("01-set-up.ipynb", "01-set-up", "Set up", 1, 3, null)], null));
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.True(report.Print(output, errors));
        Assert.Empty(errors.ToString());
    }

    [Fact]
    public void Skipped_steps_are_reported_and_not_counted_as_cells()
    {
        Assert.Equal(NotRun.MimeType, NotebookResult.NotRunType);
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 200;
        var result = new NotebookResult("14.ipynb", "14-to-the-cluster", "To the cluster", 1, 26, null) { CellsNotRun = 7 };
        new RunProgressLines(console).Report(new RunProgress("14-to-the-cluster", "To the cluster", 0, 1, 26, 26, result));
        Assert.Contains(" 19 cells", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("(7 steps not run", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CellStatus.Failed, "System.Exception", "01-set-up failed in cell 3:")]
    [InlineData(CellStatus.Interrupted, "Timeout", "01-set-up failed in cell 3:")]
    [InlineData(CellStatus.Interrupted, "Interrupted", "01-set-up was stopped in cell 3:")]
    public void A_stopped_run_has_not_failed(CellStatus status, string name, string told)
    {
        var failed = new FailedCell(3, status, "await forever", new CellFailure(name, "why", ["why"], null));
        var report = new RunReport();
        report.Add(new RunResult([new NotebookResult("01-set-up.ipynb", "01-set-up", "Set up", 1, 3, failed)], null));
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.False(report.Print(output, errors));
        Assert.Contains(told, errors.ToString(), StringComparison.Ordinal);
    }
}
