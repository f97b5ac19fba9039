using System.Globalization;
using Balloon.Notebook.Game;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Mistakes that a wrong answer itself gives away: values for <see cref="Exercise.Mistake"/>.</summary>
internal static class Mistakes
{
    /// <summary>A text that is no colour of the game.</summary>
    public static Func<Workshop, object?, CancellationToken, Task<string?>> NoColor { get; } =
        (_, answer, _) =>
            Task.FromResult(
                answer is string text && BalloonColor.Find(text.Trim().ToLowerInvariant()) is null
                    ? $"{text.Trim()} is no colour of the game. They are {Sentence.List(BalloonColor.All.Select(c => c.Name))}."
                    : null
            );

    /// <summary>A share that was cut off to a whole number, or is in per cent.</summary>
    public static Func<Workshop, object?, CancellationToken, Task<string?>> NoShare { get; } =
        (_, answer, _) =>
            Task.FromResult(
                answer is not IConvertible number || answer is string
                    ? null
                    : number.ToDouble(CultureInfo.InvariantCulture) switch
                    {
                        0 => "0 is what a whole number divided by a larger one gives: make one of the two a double first.",
                        > 1 => "A share is a number from 0 to 1, and not in per cent.",
                        _ => null,
                    }
            );
}
