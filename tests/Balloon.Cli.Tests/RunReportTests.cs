using Balloon.Cli.Running;
using Balloon.Kernel.Engine;
using Balloon.Kernel.Running;

namespace Balloon.Cli.Tests;

public sealed class RunReportTests
{
    /// <summary>One chapter alone has no numbers to agree: they are of the whole way.</summary>
    [Fact]
    public void A_chapter_that_ran_well_by_itself_is_a_success()
    {
        var report = new RunReport();
        report.Add(new RunResult([new NotebookResult("01-set-up.ipynb", "01-set-up", "Set up", 1, 3, null)], null));
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.True(report.Print(output, errors));
        Assert.Empty(errors.ToString());
    }

    [Theory]
    [InlineData(CellStatus.Failed, "System.Exception", "01-set-up failed in cell 3:")]
    [InlineData(CellStatus.Interrupted, "Timeout", "01-set-up failed in cell 3:")]
    [InlineData(CellStatus.Interrupted, "Interrupted", "01-set-up was stopped in cell 3:")]
    public void What_somebody_stopped_has_not_failed(CellStatus status, string name, string told)
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
