namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Beyond balloons.</summary>
internal static class Chapter13
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "13-1",
            RightAnswers.Of("SELECT count(*) FROM readings WHERE celsius > 40"),
            "A source can be asked like a table.",
            "SELECT count(*) AS answer FROM readings WHERE celsius > 40"
        ),
        new(
            "13-2",
            RightAnswers.Of("SELECT max(payments) FROM card_velocity"),
            "card_velocity has a row for each card and window with five or more.",
            "SELECT max(payments) AS answer FROM card_velocity"
        ),
        new(
            "13-3",
            RightAnswers.Of("SELECT paid::double precision / used FROM funnel"),
            "paid divided by used, and not as whole numbers.",
            "SELECT paid::double precision / used AS answer FROM funnel"
        ),
        new(
            "13-4",
            RightAnswers.Of("SELECT campaign FROM attribution WHERE touch = 'last' ORDER BY revenue DESC LIMIT 1"),
            "attribution has a row for each campaign and rule: keep those of the last touch.",
            "WHERE touch = 'last' ORDER BY revenue DESC LIMIT 1"
        ),
    ];
}
