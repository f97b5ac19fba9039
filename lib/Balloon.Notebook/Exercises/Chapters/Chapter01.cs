namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Set up.</summary>
internal static class Chapter01
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "01-1",
            RightAnswers.Of("SELECT 7 / 2.0 AS answer"),
            "One of the two numbers needs a decimal point.",
            "Write 2.0 in place of 2."
        ),
        new(
            "01-2",
            (workshop, _) => Task.FromResult<object?>(workshop.Profile.SqlPort),
            "The profile has it: type balloon.Profile and a dot.",
            "balloon.Profile.SqlPort is the number."
        ),
        new(
            "01-3",
            RightAnswers.Always("22012"),
            "Run SELECT 1 / 0 in a SQL cell and read the code in the message.",
            "It begins with 22, as all errors of data do."
        ),
        new(
            "01-4",
            RightAnswers.Of("SELECT length('Cleopatra the Great')"),
            "Spaces count.",
            "SELECT length('Cleopatra the Great') shows it."
        ),
    ];
}
