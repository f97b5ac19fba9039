namespace Balloon.Notebook.Sql;

/// <summary>What became of one statement of a file.</summary>
public enum StepOutcome
{
    /// <summary>It was run.</summary>
    Ran,

    /// <summary>It made what it defines.</summary>
    Made,

    /// <summary>What it defines was there, unchanged, and was left alone.</summary>
    Left,

    /// <summary>What it defines was there with another definition, and was left alone.</summary>
    Differs,

    /// <summary>Something was dropped so that it can be made anew.</summary>
    Dropped,

    /// <summary>A sink's table was made again, empty, with its schema, partition spec and sort order.</summary>
    Emptied,
}

/// <summary>One step of running a file.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Subject">What it is about, such as <c>MATERIALIZED VIEW mv_leaderboard</c>.</param>
/// <param name="Shown">The statement, secrets as placeholders; empty for steps that are not in the file.</param>
/// <param name="Note">What the reader should know; empty for nothing.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record SqlFileStep(StepOutcome Outcome, string Subject, string Shown, string Note, TimeSpan Elapsed);

/// <summary>What running a file did, step by step. As a cell's last expression it shows the statements.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Steps">In order.</param>
public sealed record SqlFileResult(string File, IReadOnlyList<SqlFileStep> Steps)
{
    /// <summary>Names of what was made.</summary>
    public IEnumerable<string> Made => Of(StepOutcome.Made);

    /// <summary>Names of what was there and unchanged.</summary>
    public IEnumerable<string> Left => Of(StepOutcome.Left);

    /// <summary>Names of what was there with another definition.</summary>
    public IEnumerable<string> Different => Of(StepOutcome.Differs);

    /// <summary>Names of what was dropped.</summary>
    public IEnumerable<string> Dropped => Of(StepOutcome.Dropped);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join('\n', Steps.Select(s => $"{Word(s.Outcome), -8} {s.Subject}{(s.Note.Length > 0 ? $"  -- {s.Note}" : "")}"));

    internal static string Word(StepOutcome outcome) =>
        outcome switch
        {
            StepOutcome.Ran => "ran",
            StepOutcome.Made => "made",
            StepOutcome.Left => "kept",
            StepOutcome.Differs => "differs",
            StepOutcome.Dropped => "dropped",
            _ => "emptied",
        };

    private IEnumerable<string> Of(StepOutcome outcome) =>
        Steps.Where(s => s.Outcome == outcome).Select(s => s.Subject[(s.Subject.LastIndexOf(' ') + 1)..]);
}
