using Balloon.Kernel.Engine;

namespace Balloon.Kernel.Running;

/// <summary>The result of running a notebook.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Name">The file's name without extension.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Seconds">The duration.</param>
/// <param name="CellsRun">The number of cells that ran, successfully or not.</param>
/// <param name="Failure">The first unexpected failure, or null.</param>
public sealed record NotebookResult(string Path, string Name, string Title, double Seconds, int CellsRun, FailedCell? Failure)
{
    /// <summary>
    /// The MIME type of an output with which a cell reports that its step was skipped, because something that it needs is missing.
    /// </summary>
    public const string NotRunType = "application/vnd.balloon.not-run";

    /// <summary>The duration of each cell that ran, in order.</summary>
    public IReadOnlyList<double> CellSeconds { get; init; } = [];

    /// <summary>
    /// The number of cells among <see cref="CellsRun"/> that reported a skipped step with an output of type <see cref="NotRunType"/>.
    /// </summary>
    public int CellsNotRun { get; init; }

    /// <summary>The cells' standard output, line by line, for summaries.</summary>
    public string Text { get; init; } = string.Empty;
}

/// <summary>A cell that failed.</summary>
/// <param name="Cell">The cell's number among the code cells, from 1.</param>
/// <param name="Status">Whether it failed or was interrupted.</param>
/// <param name="Source">Its source.</param>
/// <param name="Failure">The failure.</param>
public sealed record FailedCell(int Cell, CellStatus Status, string Source, CellFailure Failure)
{
    /// <summary>Whether the run was stopped and the cell is not at fault. A cell that took too long has failed.</summary>
    public bool IsStopped => Status == CellStatus.Interrupted && Failure.Name == "Interrupted";
}

/// <summary>The result of a run of notebooks.</summary>
/// <param name="Notebooks">The result of each notebook that was started, in order.</param>
/// <param name="IndexPage">The site's start page; null if no site was requested.</param>
public sealed record RunResult(IReadOnlyList<NotebookResult> Notebooks, string? IndexPage)
{
    /// <summary>Whether every notebook completed without a failure.</summary>
    public bool Succeeded => Notebooks.All(n => n.Failure is null);
}
