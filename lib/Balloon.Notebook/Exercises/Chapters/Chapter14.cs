namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>To the cluster.</summary>
internal static class Chapter14
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new("14-1", RightAnswers.Always(4), "Read the manifest: one line says it.", "As many as in the sandbox."),
        new("14-2", RightAnswers.Always(403), "401 is for those who are not known at all.", "Forbidden has the number 403."),
        new("14-3", RightAnswers.Always(4), "A partition has exactly one reader of a group.", "Two of the six have nothing to do."),
        new("14-4", RightAnswers.Of("SELECT version()"), "A function without arguments returns it.", "SELECT version() AS answer"),
    ];
}
