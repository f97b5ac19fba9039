using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Balloon.Notebook.Events;
using Balloon.Notebook.Game;
using Balloon.Web.Hosting;

namespace Balloon.Web.Game;

/// <summary>All current and recent rounds. Each browser has its own names, and plays one round at a time.</summary>
internal sealed class Rounds(TimeProvider clock, IEnumerable<string> takenNames)
{
    // A round is kept for a day, so that a browser that was offline can still deliver its pops.
    private const double KeptSeconds = 86_400;
    private const int MaxRounds = 20_000;
    private const int IdBytes = 12;

    /// <summary>The most characters of a browser's random text.</summary>
    public const int MaxBrowserIdLength = 64;

    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, Round> rounds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> owners = takenNames.ToDictionary(n => n, _ => "", StringComparer.OrdinalIgnoreCase);
    private readonly long began = clock.GetTimestamp();
    private readonly TokenBucket beginnings = new(burst: 100, perSecond: 2);

    /// <summary>Finds a round by its id, or returns null.</summary>
    public Round? Find(string id) => rounds.GetValueOrDefault(id);

    /// <summary>The names of those who are playing, or were within the last minutes.</summary>
    public IReadOnlyList<string> ActiveNames() =>
        [.. rounds.Values.Where(r => r.Elapsed < Round.Seconds + 120).Select(r => r.Player.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Begins a round.</summary>
    /// <returns>Null if too many rounds begin at the same time.</returns>
    public Round? Begin(string browser, string name, Character character)
    {
        lock (gate)
        {
            if (!beginnings.Take(clock.GetElapsedTime(began).TotalSeconds))
                return null;
            foreach (var old in rounds.Values.Where(r => r.Elapsed > KeptSeconds).ToList())
                rounds.TryRemove(old.Id, out _);
            if (rounds.Count >= MaxRounds)
                return null;
            var round = new Round(
                Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
                browser,
                new Player(Own(browser, name), character),
                clock.GetUtcNow(),
                clock
            );
            rounds[round.Id] = round;
            return round;
        }
    }

    /// <summary>Continues a round that began before this process was started.</summary>
    /// <param name="id">The round's id.</param>
    /// <param name="origin">How it began, as its page says.</param>
    /// <param name="log">The event log, which tells which of its pops have arrived.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>Null if the data cannot be a round.</returns>
    public async Task<Round?> AdoptAsync(string id, RoundOrigin origin, EventLog log, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var name = Names.Read(origin.Name, out var problem);
        var isOne =
            problem is null
            && id.Length == IdBytes * 2
            && id.All(char.IsAsciiHexDigitLower)
            && origin.Browser is { Length: > 0 and <= MaxBrowserIdLength }
            && Math.Abs(origin.Started - now.ToUnixTimeMilliseconds()) < KeptSeconds * 1000;
        if (!isOne || Character.All.FirstOrDefault(c => c.Name == origin.Character) is not { } character)
            return null;
        lock (gate)
        {
            if (!beginnings.Take(clock.GetElapsedTime(began).TotalSeconds) || rounds.Count >= MaxRounds)
                return null;
        }

        // A browser's clock that is fast would date pops in the future.
        var started = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(origin.Started, now.ToUnixTimeMilliseconds()));
        var round = new Round(id, origin.Browser!, new Player(name, character), started, clock);
        var written = await log.ReadIdsAsync($"{id}:", started - ClockSlack, cancellationToken).ConfigureAwait(false);
        foreach (var (pop, read) in written)
        {
            if (int.TryParse(pop.AsSpan(id.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                round.Restore(number, read.Score, read.Bonus);
        }

        lock (gate)
        {
            owners.TryAdd(name, origin.Browser!);
            return rounds.GetOrAdd(id, round);
        }
    }

    /// <summary>The name, with a number appended if another browser has it.</summary>
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
