using Balloon.Notebook.Exercises.Chapters;

namespace Balloon.Notebook.Exercises;

/// <summary>All exercises of the course, in the order of its chapters.</summary>
public static class ExerciseBook
{
    /// <summary>The exercises.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        .. Chapter01.All,
        .. Chapter02.All,
        .. Chapter03.All,
        .. Chapter04.All,
        .. Chapter05.All,
        .. Chapter06.All,
        .. Chapter07.All,
        .. Chapter08.All,
        .. Chapter09.All,
        .. Chapter10.All,
        .. Chapter11.All,
        .. Chapter12.All,
        .. Chapter13.All,
        .. Chapter14.All,
    ];

    /// <summary>Finds the exercise with this id.</summary>
    /// <exception cref="BalloonException">There is none; the message lists those of the chapter.</exception>
    public static Exercise Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (All.FirstOrDefault(e => e.Id == id) is { } found)
            return found;
        var near = All.Where(e => id.Length >= 2 && e.Chapter == id[..2]).Select(e => e.Id).ToList();
        throw new BalloonException(
            near.Count > 0
                ? $"There is no exercise '{id}'. Chapter {id[..2]} has {string.Join(", ", near)}."
                : $"There is no exercise '{id}'. Ids look like 03-2: the chapter, then the exercise's number."
        );
    }
}
