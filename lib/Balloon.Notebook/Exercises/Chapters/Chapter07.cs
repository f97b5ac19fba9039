namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Query the lake.</summary>
internal static class Chapter07
{
    private const string Red = "SELECT sum(points_by_color) FROM mv_balloon_color_stats WHERE balloon_color = 'red'";

    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "07-1",
            RightAnswers.Of(Red),
            "balloon_color_stats has a row for each player and colour: filter, then add up points_by_color.",
            "A record with BalloonColor and PointsByColor, Where(c => c.BalloonColor == \"red\"), then Sum."
        ),
        new("07-2", RightAnswers.Of(Red), "Filter by the colour, then sum points_by_color.", "WHERE balloon_color = 'red'"),
        new(
            "07-3",
            SupersededAsync,
            "All rows of all data files of the newest snapshot, less the rows that a scan gives.",
            "The last of (await …SnapshotsAsync()).Column<long>(\"rows in data files\"), less the Count of ToListAsync<Leader>()."
        ),
        new(
            "07-4",
            FirstSnapshotAsync,
            "The cell above with `first` finds the first snapshot. Read the table as of that one, and add up total_score.",
            "ToListAsync<Leader>(snapshotId: first.SnapshotId), then the Sum of TotalScore."
        ),
    ];

    /// <summary>The points of all players in the leaderboard's first snapshot.</summary>
    private static async Task<object?> FirstSnapshotAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var leaderboard = workshop.Table("leaderboard");
        var metadata = (await leaderboard.LoadAsync(cancellationToken).ConfigureAwait(false)).Metadata;
        var rows = await leaderboard
            .Select("total_score")
            .ReadAsync(snapshotId: metadata.Snapshots.MinBy(s => s.SequenceNumber)?.SnapshotId, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return rows.Rows.Sum(r => r.Get<long>("total_score"));
    }

    /// <summary>The leaderboard's rows that are still in its data files but hidden by deletes.</summary>
    private static async Task<object?> SupersededAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var files = await workshop.Table("leaderboard").FilesAsync(cancellationToken).ConfigureAwait(false);
        var rows = await workshop
            .Table("leaderboard")
            .Select("player")
            .ReadAsync(cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return files.Rows.Where(f => f.Get<string>("content") == "data").Sum(f => f.Get<long>("rows")) - rows.Count;
    }
}
