using System.Runtime.CompilerServices;
using Balloon.Notebook.Exercises;

namespace Balloon.Notebook;

/// <summary>A chapter's checks: each either passes visibly, or ends the cell with an error that says what to run again.</summary>
public static class Check
{
    /// <summary>Passes if a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="rerun">What to run again if it does not hold.</param>
    /// <param name="what">The condition as text; by default its source code.</param>
    /// <exception cref="BalloonException">It does not hold.</exception>
    /// <example>
    /// <code>
    /// Check.That(await balloon.Events.CountAsync() &gt; 0, "Run the cell with GenerateAsync again.")
    /// </code>
    /// </example>
    public static Checkpoint That(bool condition, string rerun, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        condition ? new Checkpoint(what) : throw new BalloonException($"Check: this does not hold: {what}\n{rerun}");

    /// <summary>
    /// Judges the answer to an exercise by comparing it with a value that is computed from your own data and not shown. A wrong answer
    /// gives a hint and not an error, so that a notebook with open exercises still runs to its end. If the exercise asks you to build
    /// something, that is checked as well. Your progress is recorded: <c>balloon progress</c> shows it.
    /// </summary>
    /// <param name="id">The exercise's id, such as <c>03-2</c>.</param>
    /// <param name="answer">A value, a list, a data frame or a query's result; null while there is none.</param>
    /// <param name="cancellationToken">Cancels the computation of the right answer.</param>
    /// <exception cref="BalloonException">There is no such exercise, no workshop is open, or the data cannot be read.</exception>
    /// <example><code>await Check.Answer("03-2", answer)</code></example>
    public static Task<GradedAnswer> Answer(string id, object? answer, CancellationToken cancellationToken = default)
    {
        var exercise = ExerciseBook.Find(id);
        var workshop =
            Workshop.Current
            ?? throw new BalloonException(
                "No workshop is open: run the cell with 'await Workshop.OpenAsync()' near the top, then this one again."
            );
        return new Grader(workshop, ProgressFile.Default, TimeProvider.System).GradeAsync(exercise, answer, cancellationToken);
    }

    /// <summary>Marks a step that this run skips, so that it is not mistaken for done. <c>balloon run</c> counts such steps.</summary>
    /// <param name="why">What is missing, such as <c>no cluster</c>.</param>
    /// <example><code>Check.NotRun("no cluster")</code></example>
    public static NotRun NotRun(string why) => new(why);

    /// <summary>Passes if two values are equal.</summary>
    /// <exception cref="BalloonException">They differ; the message has both.</exception>
    /// <example>
    /// <code>
    /// Check.Equal(12L, await balloon.Sql.ScalarAsync&lt;long&gt;("SELECT count(DISTINCT balloon_color) FROM balloon_game"), "Run the cell above again.")
    /// </code>
    /// </example>
    public static Checkpoint Equal<T>(T expected, T actual, string rerun, [CallerArgumentExpression(nameof(actual))] string what = "") =>
        EqualityComparer<T>.Default.Equals(expected, actual)
            ? new Checkpoint($"{what} = {Values.Text(actual)}")
            : throw new BalloonException($"Check: {what} is {Values.Text(actual)}, not {Values.Text(expected)}.\n{rerun}");
}

/// <summary>A check that passed.</summary>
/// <param name="What">The condition.</param>
public sealed record Checkpoint(string What)
{
    /// <inheritdoc/>
    public override string ToString() => $"✓ {What}";
}

/// <summary>A step that was skipped.</summary>
/// <param name="Why">What is missing.</param>
public sealed record NotRun(string Why)
{
    /// <summary>The MIME type by which a program that runs notebooks recognizes such an output.</summary>
    public const string MimeType = "application/vnd.balloon.not-run";

    /// <inheritdoc/>
    public override string ToString() => $"not run: {Why}";
}
