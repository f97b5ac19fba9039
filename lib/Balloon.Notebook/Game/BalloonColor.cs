namespace Balloon.Notebook.Game;

/// <summary>A balloon's colour: its points, and its colour in charts.</summary>
/// <param name="Name">The name in events: one word in lower case.</param>
/// <param name="Points">The points of a pop at speed 1; <see cref="Score"/> computes other speeds.</param>
/// <param name="Display">
/// The colour in charts, <c>#rrggbb</c>. It is not always pure: it has a contrast of at least 2 with both a white and a nearly black page,
/// so that a white or a black balloon is visible on either.
/// </param>
public sealed record BalloonColor(string Name, int Points, string Display)
{
    /// <summary>The twelve colours of the game, most points first.</summary>
    public static IReadOnlyList<BalloonColor> All { get; } =
    [
        new("red", 100, "#e5484d"),
        new("gold", 90, "#c8930f"),
        new("white", 80, "#a8b3c2"),
        new("blue", 75, "#3b82f6"),
        new("grey", 70, "#7f8792"),
        new("black", 65, "#525a66"),
        new("green", 60, "#30a46c"),
        new("pink", 55, "#e273b3"),
        new("yellow", 50, "#b9a400"),
        new("orange", 45, "#f0761b"),
        new("purple", 40, "#8e4ec6"),
        new("brown", 35, "#9a6b3f"),
    ];

    private static readonly Dictionary<string, BalloonColor> ByName = All.ToDictionary(c => c.Name, StringComparer.Ordinal);

    /// <summary>Finds a colour by name.</summary>
    /// <exception cref="ArgumentException">The game has no such colour.</exception>
    public static BalloonColor Of(string name) =>
        ByName.TryGetValue(name, out var color)
            ? color
            : throw new ArgumentException($"The game has no colour '{name}'; it has {string.Join(", ", ByName.Keys)}.", nameof(name));

    /// <summary>Finds a colour by name, or returns null.</summary>
    public static BalloonColor? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The speed of the slowest balloons in tenths.</summary>
    public const int SlowestTenths = 5;

    /// <summary>The speed of the fastest balloons in tenths.</summary>
    public const int FastestTenths = 15;

    /// <summary>The score of a pop: points × speed, rounded half up, and twice that for a favourite.</summary>
    /// <param name="speedTenths">The balloon's speed in tenths, from 5 (slow) to 15 (fast); 10 is speed 1.</param>
    /// <param name="favourite">Whether the colour is one of the player's favourites.</param>
    /// <exception cref="ArgumentOutOfRangeException">The speed is out of range.</exception>
    public int Score(int speedTenths, bool favourite)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speedTenths, SlowestTenths);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speedTenths, FastestTenths);
        var plain = (Points * speedTenths + 5) / 10;
        return favourite ? 2 * plain : plain;
    }

    /// <summary>The colour's index in <see cref="All"/>.</summary>
    internal int Index => index ??= Array.FindIndex([.. All], c => c.Name == Name);

    private int? index;
}
