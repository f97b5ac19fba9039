using Balloon.Kernel.Engine;

namespace Balloon.Kernel.Running;

/// <summary>How a notebook's run ended.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Name">The file's name without extension.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Seconds">How long it ran.</param>
/// <param name="CellsRun">How many cells ran to an end, good or bad.</param>
/// <param name="Failure">The first failure that was not expected; null where there was none.</param>
public sealed record NotebookResult(string Path, string Name, string Title, double Seconds, int CellsRun, FailedCell? Failure)
{
    /// <summary>The MIME type of an output by which a cell says that its step was left out, since something that it needs is not there.</summary>
    public const string NotRunType = "application/vnd.balloon.not-run";

    /// <summary>Seconds of each cell that ran, in order.</summary>
    public IReadOnlyList<double> CellSeconds { get; init; } = [];

    /// <summary>How many of <see cref="CellsRun"/> left their step out and said so, by an output of the type <see cref="NotRunType"/>.</summary>
    public int CellsNotRun { get; init; }

    /// <summary>What the cells wrote to standard output, line by line, for summaries.</summary>
    public string Text { get; init; } = string.Empty;
}

/// <summary>A cell that failed.</summary>
/// <param name="Cell">The cell's place among those that run, from 1.</param>
/// <param name="Status">Whether it failed or was stopped.</param>
/// <param name="Source">Its source.</param>
/// <param name="Failure">Why.</param>
public sealed record FailedCell(int Cell, CellStatus Status, string Source, CellFailure Failure)
{
    /// <summary>True where nothing was wrong with the cell: somebody stopped the run. A cell that took too long has failed.</summary>
    public bool IsStopped => Status == CellStatus.Interrupted && Failure.Name == "Interrupted";
}

/// <summary>How a run of notebooks ended.</summary>
/// <param name="Notebooks">A result for each notebook that began, in order.</param>
/// <param name="IndexPage">The site's first page; null where no site was asked for.</param>
public sealed record RunResult(IReadOnlyList<NotebookResult> Notebooks, string? IndexPage)
{
    /// <summary>True where every notebook ran to its end without a failure.</summary>
    public bool Succeeded => Notebooks.All(n => n.Failure is null);
}
