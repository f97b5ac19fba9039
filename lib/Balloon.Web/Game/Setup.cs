using Balloon.Notebook.Game;

namespace Balloon.Web.Game;

/// <summary>What the page needs to know of the game: the rules have one home, and it is not the page.</summary>
/// <param name="Seconds">How long a round lasts.</param>
/// <param name="LongestName">The most characters of a name.</param>
/// <param name="SlowestTenths">The slowest balloon's speed.</param>
/// <param name="FastestTenths">The fastest balloon's.</param>
/// <param name="Colors">All colours, with what each scores at each speed from the slowest on.</param>
/// <param name="Characters">Who can be played.</param>
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
            Names.Longest,
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

    /// <summary>A colour: its name, its look, its points, and what it scores at each speed; a favourite twice that.</summary>
    internal sealed record Color(string Name, string Display, int Points, IReadOnlyList<int> Scores);

    /// <summary>A character: its name, the same for people, and the favourites.</summary>
    internal sealed record Choice(string Name, string Title, IReadOnlyList<string> Favourites);
}
