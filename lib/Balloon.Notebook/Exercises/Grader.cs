using Npgsql;

namespace Balloon.Notebook.Exercises;

/// <summary>Judges an answer against the reader's own data, records progress, and chooses a hint for a wrong answer.</summary>
internal sealed class Grader(Workshop workshop, ProgressFile progress, TimeProvider time)
{
    /// <exception cref="BalloonException">The data cannot be read.</exception>
    public async Task<GradedAnswer> GradeAsync(Exercise exercise, object? answer, CancellationToken cancellationToken)
    {
        try
        {
            return await JudgeAsync(exercise, answer, cancellationToken).ConfigureAwait(false);
        }
        catch (BalloonException e) when (e.InnerException is PostgresException error)
        {
            throw RefusedCheck.Of(exercise, error);
        }
    }

    private async Task<GradedAnswer> JudgeAsync(Exercise exercise, object? answer, CancellationToken cancellationToken)
    {
        if (answer is Task)
            return Say(Outcome.WrongKind, "This is a task and not its result yet: put `await` before it.");
        if (AnswerShape.Rows(answer) is not { } given)
            return Say(Outcome.Empty, "No answer yet. Put yours in place of null and run the cell again.");
        var expected = await exercise.Expected(workshop, cancellationToken).ConfigureAwait(false);
        var (outcome, why) = exercise.Examine is { } examine
            ? examine(answer!, expected)
            : AnswerComparison.Compare(answer, expected, exercise.Tolerance);
        if (outcome == Outcome.Right && exercise.Undone is { } undone)
        {
            why = await undone(workshop, cancellationToken).ConfigureAwait(false);
            outcome = why is null ? Outcome.Right : Outcome.Wrong;
        }

        if (outcome == Outcome.Wrong && await MovedAsync(expected).ConfigureAwait(false))
            return Say(
                Outcome.Moving,
                "The data changed while the answer was being checked. Wait until nobody plays, then run your cell again."
            );
        if (outcome == Outcome.Wrong && why is null && exercise.Mistake is { } mistake)
            why = await mistake(workshop, given[0].Count > 0 ? given[0][0] : null, cancellationToken).ConfigureAwait(false);
        switch (outcome)
        {
            case Outcome.Right:
                progress.Note(exercise.Id, passed: true, time.GetUtcNow());
                return Say(Outcome.Right, "Right.");
            case Outcome.Wrong:
                var misses = progress.Note(exercise.Id, passed: false, time.GetUtcNow()).Misses;
                return Say(Outcome.Wrong, "Not yet. " + (why ?? (misses == 1 ? exercise.FirstHint : exercise.SecondHint)));
            default:
                return Say(outcome, why ?? "No answer yet.");
        }

        GradedAnswer Say(Outcome what, string message) => new(exercise.Id, what, message);

        async Task<bool> MovedAsync(object? before)
        {
            var after = await exercise.Expected(workshop, cancellationToken).ConfigureAwait(false);
            return AnswerComparison.Compare(after, before, 0).Outcome != Outcome.Right;
        }
    }
}
