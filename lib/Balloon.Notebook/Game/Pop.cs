namespace Balloon.Notebook.Game;

/// <summary>The kind of an event: regular, or a fault for teaching.</summary>
public enum PopKind
{
    /// <summary>An event with its actual time.</summary>
    Regular,

    /// <summary>An event whose time is before that of events already sent.</summary>
    Late,

    /// <summary>A repetition of an event, byte for byte.</summary>
    Duplicate,

    /// <summary>Bytes that are not an event.</summary>
    Malformed,
}

/// <summary>A pop of a balloon: an event of the game.</summary>
/// <param name="Player">The player, whose name is the key in Kafka.</param>
/// <param name="Color">The balloon's colour.</param>
/// <param name="SpeedTenths">The balloon's speed in tenths: 5 to 15. It is not a field of the event, but follows from the score.</param>
/// <param name="Bonus">Whether the colour is one of the player's favourites.</param>
/// <param name="EventTime">The time, to the microsecond.</param>
/// <param name="Kind">Regular, or a fault.</param>
public readonly record struct Pop(Player Player, BalloonColor Color, int SpeedTenths, bool Bonus, DateTime EventTime, PopKind Kind)
{
    /// <summary>The score: points × speed, doubled with the bonus; 0 if it is malformed.</summary>
    public int Score => Kind == PopKind.Malformed ? 0 : Color.Score(SpeedTenths, Bonus);

    /// <summary>The event's message: JSON, or garbage if it is malformed.</summary>
    public string ToJson() => System.Text.Encoding.UTF8.GetString(new PopJson().Write(this));
}
