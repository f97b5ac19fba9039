namespace Balloon.Notebook.Exercises;

/// <summary>One exercise of a chapter: how its answer is found in the reader's own data, and what helps after a miss.</summary>
/// <param name="Id">The chapter and the exercise's number in it, such as <c>03-2</c>.</param>
/// <param name="Expected">
/// Finds the right answer in what the workshop holds at the call: a value, a sequence of values, or rows (a sequence of sequences).
/// It is compared with the reader's and never shown.
/// </param>
/// <param name="FirstHint">What is said after the first miss.</param>
/// <param name="SecondHint">What is said after every later one.</param>
public sealed record Exercise(string Id, Func<Workshop, CancellationToken, Task<object?>> Expected, string FirstHint, string SecondHint)
{
    /// <summary>How far a number may be off, as a share of the right one: 0.01 is one in a hundred.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>
    /// Looks at what the exercise has the reader build or do, since a right value alone may be had without it: null where all of it is
    /// there, else a sentence that says what is not. It is asked for once the value is right.
    /// </summary>
    public Func<Workshop, CancellationToken, Task<string?>>? Undone { get; init; }

    /// <summary>The chapter's number, two digits.</summary>
    public string Chapter => Id[..2];
}
