namespace Balloon.Kernel.Engine;

/// <summary>The options of a notebook's engine.</summary>
public sealed record NotebookEngineOptions
{
    /// <summary>A name for messages and for the debugger, such as the file's name.</summary>
    public string Name { get; init; } = "notebook";

    /// <summary>
    /// Whether the process ends with its notebooks: then the code of cells is never unloaded, and starts faster. The values of variables
    /// are disposed in either case.
    /// </summary>
    public bool EndsWithProcess { get; init; }

    /// <summary>All cells of the notebook, if they are known before they run: errors name the one that declares what another lacks.</summary>
    internal IReadOnlyList<string> Cells { get; init; } = [];

    /// <summary>How long restoring packages may take; by default 5 minutes.</summary>
    public TimeSpan RestoreTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
