namespace Balloon.Notebook.Exercises;

/// <summary>The result of judging an answer.</summary>
public enum Outcome
{
    /// <summary>The answer is right.</summary>
    Right,

    /// <summary>The answer has the right form but is wrong.</summary>
    Wrong,

    /// <summary>There is no answer yet: null, or an empty form.</summary>
    Empty,

    /// <summary>The answer's form differs from the right answer's, so that the two cannot be compared.</summary>
    WrongKind,

    /// <summary>The right answer changed while it was computed: somebody is playing.</summary>
    Moving,
}

/// <summary>A judged answer. As a cell's last expression it is shown as a sentence.</summary>
/// <param name="Id">The exercise's id.</param>
/// <param name="Outcome">The result.</param>
/// <param name="Message">The sentence.</param>
public sealed record GradedAnswer(string Id, Outcome Outcome, string Message)
{
    /// <summary>Whether the exercise is solved.</summary>
    public bool Passed => Outcome == Outcome.Right;

    /// <summary>How it is marked: an exercise without an answer is open, and not wrong.</summary>
    internal string Mark =>
        Outcome switch
        {
            Outcome.Right => "✓",
            Outcome.Empty => "○",
            _ => "✗",
        };

    /// <inheritdoc/>
    public override string ToString() => $"{Mark} {Id}: {Message}";
}
