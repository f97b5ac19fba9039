namespace Balloon.Notebook.Exercises;

/// <summary>What became of an answer.</summary>
public enum Outcome
{
    /// <summary>The answer is right.</summary>
    Right,

    /// <summary>The answer is of the right kind, and wrong.</summary>
    Wrong,

    /// <summary>There is no answer yet: null, or an empty form.</summary>
    Empty,

    /// <summary>The answer is of another kind than the right one, so that the two cannot be compared.</summary>
    WrongKind,

    /// <summary>The right answer changed while it was looked for: somebody is playing.</summary>
    Moving,
}

/// <summary>An answer judged. As a cell's last expression it is shown in a sentence.</summary>
/// <param name="Id">The exercise.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Message">The sentence.</param>
public sealed record Verdict(string Id, Outcome Outcome, string Message)
{
    /// <summary>True if the exercise is solved.</summary>
    public bool Passed => Outcome == Outcome.Right;

    /// <inheritdoc/>
    public override string ToString() => $"{(Passed ? "✓" : "✗")} {Id}: {Message}";
}
