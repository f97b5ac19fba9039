using System.Text;

namespace Balloon.Notebook.Game;

/// <summary>
/// Events as bytes:
/// <c>{"player":"Cosmic Dragon","balloon_color":"yellow","score":100,"favorite_color_bonus":true,"event_ts":"2026-11-22T19:32:00.123456Z"}</c>.
/// Assembled from prepared parts, since millions of events share them.
/// </summary>
internal sealed class PopJson
{
    private const int TimeLength = 27;
    private const int Speeds = BalloonColor.FastestTenths - BalloonColor.SlowestTenths + 1;

    private static readonly byte[] Opening = "{\"player\":\""u8.ToArray();
    private static readonly byte[] Closing = "\"}"u8.ToArray();
    private static readonly byte[][] Plain = Middles(bonus: false);
    private static readonly byte[][] Doubled = Middles(bonus: true);
    private static readonly byte[][] Garbage =
    [
        "{\"player\":\"Lucky Cloud\",\"balloon_color\":\"re"u8.ToArray(),
        "pop! pop! pop!"u8.ToArray(),
        [0xFF, 0xFE, 0x00, 0x7B, 0x22],
        "{\"player\": Wild Star, \"score\": }"u8.ToArray(),
    ];

    private readonly byte[] time = "0000-00-00T00:00:00.000000Z"u8.ToArray();
    private long secondWritten = -1;
    private int garbageWritten;

    /// <summary>The event's bytes in a new array.</summary>
    public byte[] Write(in Pop pop)
    {
        if (pop.Kind == PopKind.Malformed)
            return Garbage[garbageWritten++ % Garbage.Length];
        var middle = (pop.Bonus ? Doubled : Plain)[pop.Color.Index * Speeds + pop.SpeedTenths - BalloonColor.SlowestTenths];
        var name = pop.Player.Quoted;
        var bytes = new byte[Opening.Length + name.Length + middle.Length + TimeLength + Closing.Length];
        var rest = bytes.AsSpan();
        Put(Opening, ref rest);
        Put(name, ref rest);
        Put(middle, ref rest);
        SetTime(pop.EventTime);
        Put(time, ref rest);
        Put(Closing, ref rest);
        return bytes;
    }

    private static void Put(ReadOnlySpan<byte> piece, ref Span<byte> rest)
    {
        piece.CopyTo(rest);
        rest = rest[piece.Length..];
    }

    private void SetTime(DateTime at)
    {
        var second = at.Ticks / TimeSpan.TicksPerSecond;
        if (second != secondWritten)
        {
            secondWritten = second;
            Digits(at.Year, 0, 4);
            Digits(at.Month, 5, 2);
            Digits(at.Day, 8, 2);
            Digits(at.Hour, 11, 2);
            Digits(at.Minute, 14, 2);
            Digits(at.Second, 17, 2);
        }

        Digits((int)(at.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond), 20, 6);
    }

    private void Digits(int value, int at, int count)
    {
        for (var i = at + count - 1; i >= at; i--, value /= 10)
            time[i] = (byte)('0' + value % 10);
    }

    /// <summary>The part between the player's name and the time, for each colour and speed.</summary>
    private static byte[][] Middles(bool bonus) =>
        BalloonColor
            .All.SelectMany(color =>
                Enumerable
                    .Range(BalloonColor.SlowestTenths, Speeds)
                    .Select(speed =>
                        Encoding.UTF8.GetBytes(
                            $"\",\"balloon_color\":\"{color.Name}\",\"score\":{color.Score(speed, bonus)},\"favorite_color_bonus\":{(bonus ? "true" : "false")},\"event_ts\":\""
                        )
                    )
            )
            .ToArray();
}
