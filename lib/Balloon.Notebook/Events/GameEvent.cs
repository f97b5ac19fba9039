using System.Text.Json;

namespace Balloon.Notebook.Events;

/// <summary>An event read from the log by plain C#, independently of the stream SQL, to compare results with.</summary>
/// <param name="Partition">The partition of the topic.</param>
/// <param name="Offset">The offset in the partition.</param>
/// <param name="Player">The player who popped.</param>
/// <param name="Color">The balloon's colour.</param>
/// <param name="Score">Points.</param>
/// <param name="Bonus">Whether the colour is one of the player's favourites.</param>
/// <param name="EventTime">The time, UTC.</param>
public readonly record struct GameEvent(int Partition, long Offset, string Player, string Color, int Score, bool Bonus, DateTime EventTime)
{
    /// <summary>Parses a message's value; null if it is not an event of the game.</summary>
    public static GameEvent? Read(int partition, long offset, ReadOnlySpan<byte> json) => Read(partition, offset, json, null);

    internal static GameEvent? Read(int partition, long offset, ReadOnlySpan<byte> json, WordCache? words)
    {
        string? player = null;
        string? color = null;
        int? score = null;
        var bonus = false;
        DateTime? at = null;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("player"u8))
                    player = reader.Read() && reader.TokenType == JsonTokenType.String ? WordCache.Get(words, ref reader) : null;
                else if (reader.ValueTextEquals("balloon_color"u8))
                    color = reader.Read() && reader.TokenType == JsonTokenType.String ? WordCache.Get(words, ref reader) : null;
                else if (reader.ValueTextEquals("score"u8))
                    score = reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var points) ? points : null;
                else if (reader.ValueTextEquals("favorite_color_bonus"u8))
                    bonus = reader.Read() && reader.TokenType == JsonTokenType.True;
                else if (reader.ValueTextEquals("event_ts"u8))
                    at =
                        reader.Read() && reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out var time)
                            ? time.ToUniversalTime()
                            : null;
                else
                    reader.Skip();
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return player is not null && color is not null && score is { } s && at is { } t
            ? new GameEvent(partition, offset, player, color, s, bonus, t)
            : null;
    }
}
