namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Sinks.</summary>
internal static class Chapter06
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "06-1",
            RightAnswers.Of("SELECT count(*) FROM mv_realtime_scores"),
            "Rows of the table, not rows in its files. Wait with CaughtUpAsync first.",
            "(await balloon.Table(\"realtime_scores\").ToDataFrameAsync()).Rows.Count"
        ),
        new(
            "06-2",
            RightAnswers.Of("SELECT count(*) FROM rw_catalog.rw_sinks"),
            "SHOW SINKS lists them; the answer is their number.",
            "SELECT count(*) AS answer FROM rw_catalog.rw_sinks"
        ),
        new("06-3", RightAnswers.Always(1), "A deleted row leaves an upsert table with the next commit.", "Two teams, less one.")
        {
            Undone = MissingStepAsync,
        },
        new(
            "06-4",
            RightAnswers.Always(86_400 / 5 * 2),
            "How many times five seconds has a day?",
            "86,400 seconds, divided by 5, times 2."
        ),
    ];

    private static async Task<string?> MissingStepAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var teams = await workshop
            .Table("lab_sink")
            .Select("team")
            .Where("team = 'air'")
            .ReadAsync(cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return teams.Count == 0
            ? null
            : "The number is right, but the table lab_sink still has the row of air: delete it from lab_points, FLUSH, and wait with CaughtUpAsync.";
    }
}
