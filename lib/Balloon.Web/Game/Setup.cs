using Balloon.Notebook.Game;

namespace Balloon.Web.Game;

/// <summary>The rules of the game for the page, which does not repeat them.</summary>
/// <param name="Seconds">The duration of a round in seconds.</param>
/// <param name="LongestName">The most characters of a name.</param>
/// <param name="SlowestTenths">The speed of the slowest balloon in tenths.</param>
/// <param name="FastestTenths">The speed of the fastest balloon in tenths.</param>
/// <param name="Colors">All colours, with their scores at each speed from the slowest on.</param>
/// <param name="Characters">The characters to choose from.</param>
internal sealed record Setup(
    int Seconds,
    int LongestName,
    int SlowestTenths,
    int FastestTenths,
    IReadOnlyList<Setup.Color> Colors,
    IReadOnlyList<Setup.Choice> Characters
)
{
    public static Setup Current { get; } =
        new(
            Round.Seconds,
            Names.MaxLength,
            BalloonColor.SlowestTenths,
            BalloonColor.FastestTenths,
            [.. BalloonColor.All.Select(c => new Color(c.Name, c.Display, c.Points, Scores(c)))],
            [.. Character.All.Select(c => new Choice(c.Name, c.Name.Replace('_', ' '), [c.First, c.Second]))]
        );

    private static int[] Scores(BalloonColor color) =>
        [
            .. Enumerable
                .Range(BalloonColor.SlowestTenths, BalloonColor.FastestTenths - BalloonColor.SlowestTenths + 1)
                .Select(speed => color.Score(speed, favourite: false)),
        ];

    /// <summary>A colour: its name, its look, its points, and its score at each speed; a favourite scores twice as much.</summary>
    internal sealed record Color(string Name, string Display, int Points, IReadOnlyList<int> Scores);

    /// <summary>A character: its name, its title for people, and its favourite colours.</summary>
    internal sealed record Choice(string Name, string Title, IReadOnlyList<string> Favourites);
}
