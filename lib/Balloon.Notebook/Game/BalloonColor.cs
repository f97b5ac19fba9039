namespace Balloon.Notebook.Game;

/// <summary>A balloon's colour: what it scores, and how charts show it.</summary>
/// <param name="Name">As in the events: lower case, one word.</param>
/// <param name="Points">What a pop scores; a player's favourite scores twice that.</param>
/// <param name="Display">
/// The colour in charts, <c>#rrggbb</c>. Not the colour's purest form but one that keeps a contrast of at least 2 against both a white
/// and a nearly black page, so that a white or a black balloon is seen on either.
/// </param>
public sealed record BalloonColor(string Name, int Points, string Display)
{
    /// <summary>The twelve colours of the game, dearest first.</summary>
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

    /// <summary>The colour by name.</summary>
    /// <exception cref="ArgumentException">The game has no such colour.</exception>
    public static BalloonColor Of(string name) =>
        ByName.TryGetValue(name, out var color)
            ? color
            : throw new ArgumentException($"The game has no colour '{name}'; it has {string.Join(", ", ByName.Keys)}.", nameof(name));

    /// <summary>The colour by name, or null.</summary>
    public static BalloonColor? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Where the colour stands in <see cref="All"/>.</summary>
    internal int Index => index ??= Array.FindIndex([.. All], c => c.Name == Name);

    private int? index;
}
