namespace Balloon.Notebook.Sql;

/// <summary>The outcome of a statement of a file.</summary>
public enum StepOutcome
{
    /// <summary>It was run.</summary>
    Ran,

    /// <summary>It created its object.</summary>
    Made,

    /// <summary>Its object existed with the same definition, and was left unchanged.</summary>
    Left,

    /// <summary>Its object existed with another definition, and was left unchanged.</summary>
    Differs,

    /// <summary>An object was dropped so that it could be created again.</summary>
    Dropped,

    /// <summary>A sink's table was created again, empty, with its schema, partition spec and sort order.</summary>
    Emptied,
}

/// <summary>One step of running a file.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Subject">The object, such as <c>MATERIALIZED VIEW mv_leaderboard</c>.</param>
/// <param name="Shown">The statement, with placeholders for secrets; empty for steps that are not in the file.</param>
/// <param name="Note">A note for the reader; may be empty.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record SqlFileStep(StepOutcome Outcome, string Subject, string Shown, string Note, TimeSpan Elapsed);

/// <summary>The result of running a file, step by step. As a cell's last expression it shows the statements.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Steps">The steps in order.</param>
public sealed record SqlFileResult(string File, IReadOnlyList<SqlFileStep> Steps)
{
    /// <summary>The names of objects that were created.</summary>
    public IEnumerable<string> Made => Of(StepOutcome.Made);

    /// <summary>The names of objects that existed unchanged.</summary>
    public IEnumerable<string> Left => Of(StepOutcome.Left);

    /// <summary>The names of objects that existed with another definition.</summary>
    public IEnumerable<string> Different => Of(StepOutcome.Differs);

    /// <summary>The names of objects that were dropped.</summary>
    public IEnumerable<string> Dropped => Of(StepOutcome.Dropped);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join('\n', Steps.Select(s => $"{Word(s.Outcome), -9} {s.Subject}{(s.Note.Length > 0 ? $"  -- {s.Note}" : "")}"));

    internal static string Word(StepOutcome outcome) =>
        outcome switch
        {
            StepOutcome.Ran => "ran",
            StepOutcome.Made => "created",
            StepOutcome.Left => "unchanged",
            StepOutcome.Differs => "differs",
            StepOutcome.Dropped => "dropped",
            _ => "emptied",
        };

    private IEnumerable<string> Of(StepOutcome outcome) =>
        Steps.Where(s => s.Outcome == outcome).Select(s => s.Subject[(s.Subject.LastIndexOf(' ') + 1)..]);
}
