namespace Balloon.Kernel.Running;

/// <summary>Which notebooks run, how, and what becomes of them.</summary>
public sealed record RunOptions
{
    /// <summary>Paths of the notebooks, in the order in which they run.</summary>
    public required IReadOnlyList<string> Notebooks { get; init; }

    /// <summary>The current folder while they run; each notebook's own folder unless told.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Where executed notebooks (<c>NAME.ipynb</c>) and the site (<c>index.html</c>, <c>NAME.html</c>, <c>assets/</c>) go; nothing is written where it is null.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Writes executed notebooks into the output folder.</summary>
    public bool WriteNotebooks { get; init; } = true;

    /// <summary>Writes the HTML site into the output folder.</summary>
    public bool WriteSite { get; init; } = true;

    /// <summary>The site's name, for its index and the pages' titles.</summary>
    public string SiteTitle { get; init; } = "Notebooks";

    /// <summary>A line under the site's name.</summary>
    public string SiteSubtitle { get; init; } = string.Empty;

    /// <summary>A markdown file of terms, one second-level heading each: it becomes a page, and every page links each term where it first stands.</summary>
    public string? Glossary { get; init; }

    /// <summary>Environment variables that are set while the notebooks run, and put back after.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Parameters, declared in a cell after the one tagged <c>parameters</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>How long one cell may run; 10 minutes unless told.</summary>
    public TimeSpan CellTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Goes on with the next cell, and the next notebook, after a failure.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>Runs the cells; without, the notebooks are written with the outputs that they have.</summary>
    public bool Execute { get; init; } = true;

    /// <summary>
    /// A program and its arguments that run the cells in a process of their own, which a cell may end without ending this one: it gets the
    /// name of a pipe as its last argument, for <see cref="Workers.WorkerHost"/>. Null: cells run in this process.
    /// </summary>
    public IReadOnlyList<string>? Worker { get; init; }

    /// <summary>True where the process ends after the run: see <see cref="Engine.NotebookEngineOptions.EndsWithProcess"/>.</summary>
    public bool EndsWithProcess { get; init; }

    /// <summary>Told before each cell and after each notebook, on the runner's thread.</summary>
    public Action<RunProgress>? Progress { get; init; }
}

/// <summary>How far a run has come.</summary>
/// <param name="Notebook">The notebook's file name without extension.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Index">Its place among the notebooks of the run, from 0.</param>
/// <param name="Count">How many notebooks run.</param>
/// <param name="Cell">The cell that begins, from 1; the number of cells where the notebook is done.</param>
/// <param name="Cells">How many of its cells run.</param>
/// <param name="Result">The notebook's result, once it is done; null before.</param>
public sealed record RunProgress(string Notebook, string Title, int Index, int Count, int Cell, int Cells, NotebookResult? Result);
