using Balloon.Iceberg.Spec;

namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Change and repair.</summary>
internal static class Chapter11
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "11-1",
            async (workshop, cancellationToken) =>
                (await workshop.Table("leaderboard").DataFilesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Count,
            "Data files alone, without the delete files.",
            "(await balloon.Table(\"leaderboard\").DataFilesAsync()).Count"
        ),
        new(
            "11-2",
            RightAnswers.Of("SELECT (SELECT count(*) FROM lab_raw), (SELECT count(*) FROM lab_broken)"),
            "lab_raw has every message, lab_broken those that could be read.",
            "Two sub-queries in one SELECT: (SELECT count(*) FROM lab_raw) AS messages, and the other."
        ),
        new(
            "11-3",
            RightAnswers.OfTable("lab_players", table => table.Schema.Fields.FirstOrDefault(f => f.Name == "score")?.Id),
            "A number is never given out twice, not even that of a column that was dropped.",
            "player was 1, pops 2, country 3."
        )
        {
            Undone = async (workshop, cancellationToken) =>
            {
                var table = await workshop.Table("lab_players").LoadAsync(cancellationToken).ConfigureAwait(false);
                return table.Schema.Fields.First(f => f.Name == "score").Type is var type && type.Equals(PrimitiveType.Long)
                    ? null
                    : $"The number is right, but score is of type {type}, and not long. Drop the column, and add it again.";
            },
        },
        new("11-4", RightAnswers.Always("long to int"), "Which of them could lose a value?", "Not every long fits into an int."),
    ];
}
