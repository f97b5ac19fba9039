using System.Globalization;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Events of the game, the same for the same seed.</summary>
internal sealed record GameEvent(string? Player, string? Color, int? Score, bool? Bonus, long? Micros)
{
    private static readonly (string Name, int Points)[] Colors =
    [
        ("red", 100),
        ("gold", 90),
        ("white", 80),
        ("blue", 75),
        ("grey", 70),
        ("green", 60),
        ("pink", 55),
        ("yellow", 50),
        ("orange", 45),
        ("purple", 40),
        ("brown", 35),
        ("black", 65),
    ];

    public string ToJson()
    {
        static string Text(string? value) => value is null ? "null" : $"\"{value}\"";
        var time = Micros is { } t
            ? $"\"{DateTime.UnixEpoch.AddTicks(t * 10).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)}\""
            : "null";
        return $"{{\"player\":{Text(Player)},\"balloon_color\":{Text(Color)},\"score\":{Score?.ToString(CultureInfo.InvariantCulture) ?? "null"},\"favorite_color_bonus\":{(Bonus is { } b ? b ? "true" : "false" : "null")},\"event_ts\":{time}}}";
    }

    public static List<GameEvent> Make(int seed, int count, int players = 49)
    {
        var random = new Random(seed);
        var start = 1_763_841_600_000_000L;
        var events = new List<GameEvent>(count);
        for (var i = 0; i < count; i++)
        {
            var color = Colors[random.Next(Colors.Length)];
            var bonus = random.Next(6) == 0;
            // One in a hundred comes late, one in a thousand lacks something.
            var time = start + (i * 4_500L) - (random.Next(100) == 0 ? random.Next(60_000_000) : 0);
            var e = new GameEvent($"Player {random.Next(players)}", color.Name, bonus ? color.Points * 2 : color.Points, bonus, time);
            events.Add(
                random.Next(1000) switch
                {
                    0 => e with { Score = null },
                    1 => e with { Bonus = null },
                    2 => e with { Color = null },
                    _ => e,
                }
            );
        }

        return events;
    }
}
