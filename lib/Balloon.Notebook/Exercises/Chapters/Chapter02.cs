namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Events in Kafka.</summary>
internal static class Chapter02
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "02-1",
            RightAnswers.OfEvents(events => events.Sum(e => (long)e.Score)),
            "Add up Score over events. An int may be too small for the sum.",
            "events.Sum(e => (long)e.Score)"
        ),
        new(
            "02-2",
            RightAnswers.OfEvents(events => events.CountBy(e => e.Player).MaxBy(p => p.Value).Key),
            "Count the events of each player, then take the largest count. Points do not matter here.",
            "CountBy(e => e.Player) gives pairs; MaxBy(p => p.Value) takes the one you want, and Key is the name."
        ),
        new(
            "02-3",
            RightAnswers.OfEvents(events => events.Count == 0 ? null : events.Average(e => e.Bonus ? 1.0 : 0.0)),
            "Divide the count of favourites, those with Bonus, by the count of all.",
            "Average of 1 for a favourite and 0 for the others."
        )
        {
            // One hundredth of 1, as the chapter says, of a share of about 0.4.
            Tolerance = 0.025,
            Mistake = Mistakes.NoShare,
        },
        new(
            "02-4",
            RightAnswers.OfEvents(events => events.Where(e => e.Player == "Cosmic Dragon").Select(e => (int?)e.Partition).FirstOrDefault()),
            "All pops of one player are in one partition: look at any of them.",
            "events.First(e => e.Player == \"Cosmic Dragon\").Partition"
        ),
        new(
            "02-5",
            RightAnswers.Of("SELECT count(DISTINCT balloon_color) FROM balloon_game"),
            "count(*) counts pops; you want each colour once.",
            "count(DISTINCT balloon_color)"
        ),
    ];
}
