namespace Balloon.Notebook.Game;

/// <summary>What became of an event on its way: sent as it was, or spoiled on purpose, for teaching.</summary>
public enum PopKind
{
    /// <summary>An event in its time.</summary>
    Regular,

    /// <summary>An event whose time lies before that of events already sent.</summary>
    Late,

    /// <summary>The same event once more, byte for byte.</summary>
    Duplicate,

    /// <summary>Bytes that are no event at all.</summary>
    Malformed,
}

/// <summary>One pop of one balloon: an event of the game.</summary>
/// <param name="Player">Who popped; the key in Kafka.</param>
/// <param name="Color">Which balloon.</param>
/// <param name="SpeedTenths">How fast the balloon rose, tenths: 5 to 15. It is no field of the event: the score tells it.</param>
/// <param name="Bonus">True if the colour is one of the player's favourites.</param>
/// <param name="EventTime">When, to the microsecond.</param>
/// <param name="Kind">Regular, or spoiled on purpose.</param>
public readonly record struct Pop(Player Player, BalloonColor Color, int SpeedTenths, bool Bonus, DateTime EventTime, PopKind Kind)
{
    /// <summary>What it scored: points × speed, twice that with the bonus; nothing if it is malformed.</summary>
    public int Score => Kind == PopKind.Malformed ? 0 : Color.Score(SpeedTenths, Bonus);

    /// <summary>The event as it goes into the log: JSON, or garbage if it is malformed.</summary>
    public string ToJson() => System.Text.Encoding.UTF8.GetString(new PopJson().Write(this));
}
