using System.Runtime.CompilerServices;

namespace Balloon.Notebook;

/// <summary>A chapter's checkpoints: each passes visibly, or ends the cell with what to run again.</summary>
public static class Check
{
    /// <summary>Passes if the condition holds.</summary>
    /// <param name="condition">What should hold.</param>
    /// <param name="rerun">Which earlier cell to run again if it does not.</param>
    /// <param name="what">The condition's own text, unless told otherwise.</param>
    /// <exception cref="BalloonException">It does not hold.</exception>
    public static Checkpoint That(bool condition, string rerun, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        condition ? new Checkpoint(what) : throw new BalloonException($"Checkpoint: this does not hold: {what}\n{rerun}");

    /// <summary>Passes if both values are the same.</summary>
    /// <exception cref="BalloonException">They differ; the message has both.</exception>
    public static Checkpoint Equal<T>(T expected, T actual, string rerun, [CallerArgumentExpression(nameof(actual))] string what = "") =>
        EqualityComparer<T>.Default.Equals(expected, actual)
            ? new Checkpoint($"{what} = {Values.Text(actual)}")
            : throw new BalloonException($"Checkpoint: {what} is {Values.Text(actual)}, not {Values.Text(expected)}.\n{rerun}");
}

/// <summary>A checkpoint that passed.</summary>
/// <param name="What">What holds.</param>
public sealed record Checkpoint(string What)
{
    /// <inheritdoc/>
    public override string ToString() => $"✓ {What}";
}
