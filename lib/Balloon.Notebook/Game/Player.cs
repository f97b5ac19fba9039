using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Balloon.Notebook.Game;

/// <summary>
/// Who plays: a name, a character for good, and the habits that make the dashboards show people and not noise. Everything about a player
/// follows from the number alone, so that tomorrow's run, with another seed, meets the same people.
/// </summary>
public sealed class Player
{
    private static readonly string[] Adjectives = ["Swift", "Bouncy", "Cosmic", "Lucky", "Mighty", "Gentle", "Wild"];
    private static readonly string[] Nouns = ["Balloon", "Cloud", "Star", "Wind", "Phoenix", "Dragon", "Spirit"];

    private static readonly int[,] Places = PlacesOfNames();

    private byte[]? key;
    private byte[]? quoted;

    /// <summary>A person, who has a name of their own and no habits that we know of.</summary>
    /// <param name="name">Any text that is not empty.</param>
    /// <param name="character">Who the person plays as.</param>
    public Player(string name, Character character)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(character);
        Number = -1;
        Name = name;
        Character = character;
    }

    /// <summary>The simulated player of a number, from 0.</summary>
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

    /// <summary>From 0; −1 for a person, whose habits are all 0.</summary>
    public int Number { get; }

    /// <summary>"Adjective Noun"; beyond the first 49, with a number.</summary>
    public string Name { get; }

    /// <summary>The character, with the two favourite colours.</summary>
    public Character Character { get; }

    /// <summary>How often the player pops while playing, as a weight against the others: 20 to 229.</summary>
    public int Pace { get; }

    /// <summary>A leaning to dear balloons, in thousandths: −800 (takes what comes low) to 1200 (goes for red and gold).</summary>
    public int Skill { get; }

    /// <summary>How often the player goes for a favourite on purpose, in millionths: 150,000 to 400,000.</summary>
    public int Loyalty { get; }

    /// <summary>How long a session of play lasts, seconds.</summary>
    public int SessionSeconds { get; }

    /// <summary>How long the break after it lasts, seconds.</summary>
    public int BreakSeconds { get; }

    /// <summary>Where in the rhythm of sessions and breaks the player is at the epoch, seconds.</summary>
    public int SessionShift { get; }

    /// <summary>The name in UTF-8: the key of this player's events.</summary>
    internal byte[] Key => key ??= Encoding.UTF8.GetBytes(Name);

    /// <summary>The name as it stands between the quotes of a JSON string, in UTF-8.</summary>
    internal byte[] Quoted =>
        quoted ??= JsonEncodedText.Encode(Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();

    /// <summary>True while the player is in a session, false in a break.</summary>
    /// <param name="epochSeconds">Event time in seconds since 1970.</param>
    public bool PlaysAt(long epochSeconds)
    {
        var rhythm = SessionSeconds + BreakSeconds;
        var at = (epochSeconds + SessionShift) % rhythm;
        return (at < 0 ? at + rhythm : at) < SessionSeconds;
    }

    /// <summary>Which of the 49 names it is, from 0, whatever number stands behind it; null for the name of somebody else.</summary>
    internal static int? PlaceOf(string name)
    {
        var parts = name.Split(' ');
        var known =
            parts.Length is 2 or 3 && (parts.Length == 2 || int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out _));
        var (adjective, noun) = known ? (Array.IndexOf(Adjectives, parts[0]), Array.IndexOf(Nouns, parts[1])) : (-1, -1);
        return adjective < 0 || noun < 0 ? null : Places[adjective, noun];
    }

    private static int[,] PlacesOfNames()
    {
        var places = new int[7, 7];
        for (var place = 0; place < 49; place++)
            places[place % 7, (place + place / 7) % 7] = place;
        return places;
    }

    private static string NameOf(int number)
    {
        // Adjective and noun both change from one player to the next, so that a small crowd has different names.
        var place = number % 49;
        var adjective = Adjectives[place % 7];
        var noun = Nouns[(place + place / 7) % 7];
        return number < 49 ? $"{adjective} {noun}" : $"{adjective} {noun} {number / 49 + 1}";
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} as {Character.Name}";
}
