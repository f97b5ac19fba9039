namespace Balloon.Notebook.Game;

/// <summary>A cartoon character that a player plays as, with its two favourite colours.</summary>
/// <param name="Name">The character's name.</param>
/// <param name="First">One favourite colour.</param>
/// <param name="Second">The other.</param>
public sealed record Character(string Name, string First, string Second)
{
    /// <summary>The eighteen characters of the game.</summary>
    public static IReadOnlyList<Character> All { get; } =
    [
        new("Jerry", "brown", "yellow"),
        new("Tom", "grey", "blue"),
        new("Mickey", "red", "black"),
        new("Donald", "blue", "white"),
        new("Bugs_Bunny", "grey", "orange"),
        new("Daffy_Duck", "black", "orange"),
        new("SpongeBob", "yellow", "brown"),
        new("Patrick", "pink", "green"),
        new("Pikachu", "yellow", "red"),
        new("Mario", "red", "blue"),
        new("Sonic", "blue", "gold"),
        new("Woody", "brown", "yellow"),
        new("Buzz", "green", "purple"),
        new("Scooby", "brown", "green"),
        new("Popeye", "blue", "red"),
        new("Pink_Panther", "pink", "purple"),
        new("Road_Runner", "blue", "purple"),
        new("Tweety", "yellow", "orange"),
    ];

    /// <summary>Whether <paramref name="color"/> is one of the two favourites.</summary>
    public bool Loves(string color) => color == First || color == Second;
}
