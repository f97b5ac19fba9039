using Balloon.Notebook.Events;
using Balloon.Notebook.Game;

namespace Balloon.Notebook.Tests.Game;

/// <summary>Games without Kafka: events as they would be in the log.</summary>
internal static class Games
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 19, 30, 0, TimeSpan.Zero);

    public static List<GameEvent> Play(int count, TimeSpan? span = null, long seed = 42, int players = 24)
    {
        var stream = new PopStream(seed, Start, (span ?? TimeSpan.FromMinutes(30)) / Math.Max(1, count), players);
        var json = new PopJson();
        return Enumerable.Range(0, count).Select(i => GameEvent.Read(0, i, json.Write(stream.Next()))!.Value).ToList();
    }
}
