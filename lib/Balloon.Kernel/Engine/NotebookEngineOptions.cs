namespace Balloon.Kernel.Engine;

/// <summary>How a notebook's cells run.</summary>
public sealed record NotebookEngineOptions
{
    /// <summary>A name for messages and for the debugger; the file's name where there is one.</summary>
    public string Name { get; init; } = "notebook";

    /// <summary>
    /// True where the process ends with its notebooks: the code of cells stays until then, and starts sooner for it. What variables
    /// hold is let go of in either case.
    /// </summary>
    public bool EndsWithProcess { get; init; }

    /// <summary>How long a restore of packages may take; 5 minutes unless told.</summary>
    public TimeSpan RestoreTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
