using System.Collections.Concurrent;
using System.Security.Cryptography;
using Balloon.Notebook.Game;
using Balloon.Web.Hosting;

namespace Balloon.Web.Game;

/// <summary>All rounds that are played, or were a while ago. Each browser has its own names, and plays one round at a time.</summary>
internal sealed class Rounds(TimeProvider clock, IEnumerable<string> takenNames)
{
    // A round is known for a day, so that a browser that was away can still deliver what it kept.
    private const double KeptSeconds = 86_400;
    private const int MostKept = 20_000;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, Round> rounds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> owners = takenNames.ToDictionary(n => n, _ => "", StringComparer.OrdinalIgnoreCase);
    private readonly long began = clock.GetTimestamp();
    private readonly Allowance beginnings = new(burst: 100, perSecond: 2);

    /// <summary>The round of an id; null if there is none.</summary>
    public Round? Find(string id) => rounds.GetValueOrDefault(id);

    /// <summary>The names of those who play, or did in the last minutes.</summary>
    public IReadOnlyList<string> ActiveNames() =>
        [.. rounds.Values.Where(r => r.Elapsed < Round.Seconds + 120).Select(r => r.Player.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Begins a round.</summary>
    /// <returns>Null if too many begin at once.</returns>
    public Round? Begin(string browser, string name, Character character)
    {
        lock (gate)
        {
            if (!beginnings.Take(clock.GetElapsedTime(began).TotalSeconds))
                return null;
            foreach (var old in rounds.Values.Where(r => r.Elapsed > KeptSeconds).ToList())
                rounds.TryRemove(old.Id, out _);
            if (rounds.Count >= MostKept)
                return null;
            var round = new Round(
                Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)),
                browser,
                new Player(Own(browser, name), character),
                clock.GetUtcNow(),
                clock
            );
            rounds[round.Id] = round;
            return round;
        }
    }

    /// <summary>Goes on with a round that began before this process did.</summary>
    public Round Adopt(string id, string browser, string name, Character character, DateTimeOffset started)
    {
        lock (gate)
        {
            owners.TryAdd(name, browser);
            return rounds.GetOrAdd(id, _ => new Round(id, browser, new Player(name, character), started, clock));
        }
    }

    /// <summary>The name, or with a number if another browser has it.</summary>
    private string Own(string browser, string name)
    {
        for (var number = 1; ; number++)
        {
            var own = number == 1 ? name : Names.Numbered(name, number);
            if (owners.TryAdd(own, browser) || owners[own] == browser)
                return own;
        }
    }
}
