using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Balloon.Notebook.Game;

/// <summary>
/// A player: a name, a fixed character, and habits, so that the dashboards show people and not noise. All of it follows from the player's
/// number alone, so that another run with another seed has the same people.
/// </summary>
public sealed class Player
{
    private static readonly string[] Adjectives = ["Swift", "Bouncy", "Cosmic", "Lucky", "Mighty", "Gentle", "Wild"];
    private static readonly string[] Nouns = ["Balloon", "Cloud", "Star", "Wind", "Phoenix", "Dragon", "Spirit"];

    private static readonly int[,] Indexes = IndexesOfNames();

    private byte[]? key;
    private byte[]? quoted;

    /// <summary>Creates a person, who has a name and no known habits.</summary>
    /// <param name="name">The name; not empty.</param>
    /// <param name="character">The person's character.</param>
    public Player(string name, Character character)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(character);
        Number = -1;
        Name = name;
        Character = character;
    }

    /// <summary>Creates the simulated player with a number, from 0.</summary>
    public Player(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        Number = number;
        Name = NameOf(number);
        var traits = new Random64(Random64.Hash((ulong)number, 0xBA11));
        Character = Character.All[(int)((number * 5L + number / 18) % Character.All.Count)];
        Pace = 20 + traits.Below(31) * traits.Below(6) + traits.Below(60);
        Skill = traits.Below(2001) - 800;
        Loyalty = 150_000 + traits.Below(250_001);
        SessionSeconds = 90 + traits.Below(391);
        BreakSeconds = 30 + traits.Below(241);
        SessionShift = traits.Below(SessionSeconds + BreakSeconds);
    }

    /// <summary>The number, from 0; −1 for a person, whose habits are all 0.</summary>
    public int Number { get; }

    /// <summary>"Adjective Noun"; after the first 49 players, with a number.</summary>
    public string Name { get; }

    /// <summary>The character, with the two favourite colours.</summary>
    public Character Character { get; }

    /// <summary>How often the player pops while playing, as a weight relative to others: 20 to 229.</summary>
    public int Pace { get; }

    /// <summary>
    /// The preference for valuable balloons, in thousandths: from −800 (pops what is easy) to 1200 (aims at red and gold).
    /// </summary>
    public int Skill { get; }

    /// <summary>How often the player deliberately aims at a favourite, in millionths: 150,000 to 400,000.</summary>
    public int Loyalty { get; }

    /// <summary>The length of a session in seconds.</summary>
    public int SessionSeconds { get; }

    /// <summary>The length of the break between sessions in seconds.</summary>
    public int BreakSeconds { get; }

    /// <summary>The position in the cycle of sessions and breaks at 1970-01-01, in seconds.</summary>
    public int SessionShift { get; }

    /// <summary>The name in UTF-8: the key of this player's events.</summary>
    internal byte[] Key => key ??= Encoding.UTF8.GetBytes(Name);

    /// <summary>The name as it appears within a JSON string, in UTF-8.</summary>
    internal byte[] Quoted =>
        quoted ??= JsonEncodedText.Encode(Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();

    /// <summary>Whether the player is in a session; false in a break.</summary>
    /// <param name="epochSeconds">Event time in seconds since 1970.</param>
    public bool PlaysAt(long epochSeconds)
    {
        var rhythm = SessionSeconds + BreakSeconds;
        var at = (epochSeconds + SessionShift) % rhythm;
        return (at < 0 ? at + rhythm : at) < SessionSeconds;
    }

    /// <summary>The index of the name among the 49 names, ignoring its number; null for any other name.</summary>
    internal static int? IndexOf(string name)
    {
        var parts = name.Split(' ');
        var known =
            parts.Length is 2 or 3 && (parts.Length == 2 || int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out _));
        var (adjective, noun) = known ? (Array.IndexOf(Adjectives, parts[0]), Array.IndexOf(Nouns, parts[1])) : (-1, -1);
        return adjective < 0 || noun < 0 ? null : Indexes[adjective, noun];
    }

    private static int[,] IndexesOfNames()
    {
        var places = new int[7, 7];
        for (var place = 0; place < 49; place++)
            places[place % 7, (place + place / 7) % 7] = place;
        return places;
    }

    private static string NameOf(int number)
    {
        // Adjective and noun both change from one player to the next, so that names in a small group differ clearly.
        var place = number % 49;
        var adjective = Adjectives[place % 7];
        var noun = Nouns[(place + place / 7) % 7];
        return number < 49 ? $"{adjective} {noun}" : $"{adjective} {noun} {number / 49 + 1}";
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} as {Character.Name}";
}
