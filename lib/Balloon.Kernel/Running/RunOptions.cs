namespace Balloon.Kernel.Running;

/// <summary>The options of a run: which notebooks, how, and what to write.</summary>
public sealed record RunOptions
{
    /// <summary>The paths of the notebooks, in the order in which they run.</summary>
    public required IReadOnlyList<string> Notebooks { get; init; }

    /// <summary>The current folder during the run; by default each notebook's own folder.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>
    /// The folder for executed notebooks (<c>NAME.ipynb</c>) and the site (<c>index.html</c>, <c>NAME.html</c>, <c>assets/</c>); nothing is
    /// written if it is null.
    /// </summary>
    public string? OutputFolder { get; init; }

    /// <summary>Whether to write executed notebooks to the output folder.</summary>
    public bool WriteNotebooks { get; init; } = true;

    /// <summary>Whether to write the HTML site to the output folder.</summary>
    public bool WriteSite { get; init; } = true;

    /// <summary>The site's title, for its index and the titles of pages.</summary>
    public string SiteTitle { get; init; } = "Notebooks";

    /// <summary>A line below the site's title.</summary>
    public string SiteSubtitle { get; init; } = string.Empty;

    /// <summary>
    /// A markdown file of terms, with a second-level heading each: it becomes a page, and every page links each term at its first
    /// occurrence. By default <c>glossary.md</c> beside the first notebook, if there is one.
    /// </summary>
    public string? Glossary { get; init; }

    /// <summary>Environment variables for the run, which are restored afterwards.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Parameters, declared in a cell after the one tagged <c>parameters</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The time limit of a cell; by default 10 minutes.</summary>
    public TimeSpan CellTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether to continue with the next cell and the next notebook after a failure.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>Whether to run the cells; otherwise the notebooks are written with their existing outputs.</summary>
    public bool Execute { get; init; } = true;

    /// <summary>
    /// A program and its arguments that run the cells in a separate process, so that a cell can end that process without ending this one:
    /// the name of a pipe is appended as its last argument, for <see cref="Workers.WorkerHost"/>. Null to run cells in this process.
    /// </summary>
    public IReadOnlyList<string>? Worker { get; init; }

    /// <summary>Whether the process ends after the run: see <see cref="Engine.NotebookEngineOptions.EndsWithProcess"/>.</summary>
    public bool EndsWithProcess { get; init; }

    /// <summary>Called before each cell and after each notebook, on the runner's thread.</summary>
    public Action<RunProgress>? Progress { get; init; }
}

/// <summary>The progress of a run.</summary>
/// <param name="Notebook">The notebook's file name without extension.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Index">Its index among the notebooks of the run, from 0.</param>
/// <param name="Count">The number of notebooks.</param>
/// <param name="Cell">The number of the cell that begins, from 1; the number of cells when the notebook is done.</param>
/// <param name="Cells">The number of its code cells.</param>
/// <param name="Result">The notebook's result once it is done, or null.</param>
public sealed record RunProgress(string Notebook, string Title, int Index, int Count, int Cell, int Cells, NotebookResult? Result);
