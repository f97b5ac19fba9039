using System.Runtime.CompilerServices;
using Balloon.Notebook.Exercises;

namespace Balloon.Notebook;

/// <summary>A chapter's checks: each passes visibly, or ends the cell with what to run again.</summary>
public static class Check
{
    /// <summary>Passes if the condition holds.</summary>
    /// <param name="condition">What should hold.</param>
    /// <param name="rerun">Which earlier cell to run again if it does not.</param>
    /// <param name="what">The condition's own text, unless told otherwise.</param>
    /// <exception cref="BalloonException">It does not hold.</exception>
    /// <example>
    /// <code>
    /// Check.That(await balloon.Events.CountAsync() &gt; 0, "Run the cell with GenerateAsync again.")
    /// </code>
    /// </example>
    public static Checkpoint That(bool condition, string rerun, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        condition ? new Checkpoint(what) : throw new BalloonException($"Check: this does not hold: {what}\n{rerun}");

    /// <summary>
    /// Judges the answer to an exercise against a value that is computed from your own data and not shown. A miss is a hint and no error,
    /// so that a notebook with open exercises still runs to its end. Where something is to be built or done, that is looked at as well.
    /// What you solve is noted: <c>balloon progress</c> shows it.
    /// </summary>
    /// <param name="id">The exercise, such as <c>03-2</c>.</param>
    /// <param name="answer">A value, a list, a data frame or a query's result; null while there is none.</param>
    /// <param name="cancellationToken">Stops looking for the right answer.</param>
    /// <exception cref="BalloonException">There is no such exercise, no workshop is open, or the data cannot be read.</exception>
    /// <example><code>await Check.Answer("03-2", answer)</code></example>
    public static Task<Verdict> Answer(string id, object? answer, CancellationToken cancellationToken = default)
    {
        var exercise = ExerciseBook.Find(id);
        var workshop =
            Workshop.Current
            ?? throw new BalloonException(
                "No workshop is open: run the cell with 'await Workshop.OpenAsync()' near the top, then this one again."
            );
        return new Judge(workshop, ProgressFile.Default, TimeProvider.System).JudgeAsync(exercise, answer, cancellationToken);
    }

    /// <summary>Marks a step that this run leaves out, so that nobody takes it for shown. <c>balloon run</c> counts such steps.</summary>
    /// <param name="why">What is missing, such as <c>no cluster</c>.</param>
    /// <example><code>Check.NotRun("no cluster")</code></example>
    public static NotRun NotRun(string why) => new(why);

    /// <summary>Passes if both values are the same.</summary>
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
/// <param name="What">What holds.</param>
public sealed record Checkpoint(string What)
{
    /// <inheritdoc/>
    public override string ToString() => $"✓ {What}";
}

/// <summary>A step that was left out.</summary>
/// <param name="Why">What it would have needed.</param>
public sealed record NotRun(string Why)
{
    /// <summary>The MIME type by which a program that runs notebooks knows such an output.</summary>
    public const string MimeType = "application/vnd.balloon.not-run";

    /// <inheritdoc/>
    public override string ToString() => $"not run: {Why}";
}
