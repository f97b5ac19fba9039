namespace Balloon.Notebook.Exercises;

/// <summary>An exercise of a chapter: how its answer is computed from the reader's own data, and hints for wrong answers.</summary>
/// <param name="Id">The chapter and the exercise's number, such as <c>03-2</c>.</param>
/// <param name="Expected">
/// Computes the right answer from the workshop's current data: a value, a sequence of values, or rows (a sequence of sequences). It is
/// compared with the reader's answer and never shown.
/// </param>
/// <param name="FirstHint">The hint after the first wrong answer.</param>
/// <param name="SecondHint">The hint after every later one.</param>
public sealed record Exercise(string Id, Func<Workshop, CancellationToken, Task<object?>> Expected, string FirstHint, string SecondHint)
{
    /// <summary>The accepted relative error of a number: 0.01 is one percent.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>
    /// Checks what the reader was asked to build or do, since the right value alone can be obtained without it. Returns null if it is
    /// complete, or a sentence that says what is missing. Called once the value is right.
    /// </summary>
    public Func<Workshop, CancellationToken, Task<string?>>? Undone { get; init; }

    /// <summary>
    /// Examines an answer that is an object the reader has built, such as a dashboard, in place of a comparison. Called with the answer and
    /// with what <see cref="Expected"/> returned. Returns the outcome, with a sentence about what is missing.
    /// </summary>
    public Func<object, object?, (Outcome Outcome, string? Why)>? Examine { get; init; }

    /// <summary>
    /// Recognizes a mistake by the wrong answer itself, and returns the hint for it; null if it cannot tell, so that
    /// <see cref="FirstHint"/> or <see cref="SecondHint"/> follows. Called with the answer's first value once the answer is wrong.
    /// </summary>
    public Func<Workshop, object?, CancellationToken, Task<string?>>? Mistake { get; init; }

    /// <summary>The chapter's number in two digits.</summary>
    public string Chapter => Id[..2];
}
