using Balloon.Notebook.Game;
using Balloon.Web.Hosting;

namespace Balloon.Web.Game;

/// <summary>
/// A round of one person, which lasts sixty seconds. Pops are numbered, so that one that is sent again does not count again.
/// </summary>
internal sealed class Round(string id, string browser, Player player, DateTimeOffset started, TimeProvider clock)
{
    /// <summary>The duration of a round in seconds.</summary>
    public const int Seconds = 60;

    // More than a hand can do, and far less than a script can: the best reach six per second.
    private const double MaxPopsPerSecond = 10;
    private const double MaxBurst = 20;

    // The clocks of browser and server differ a little, and the last balloon may be hit at the very end.
    private const double Slack = 2;

    private readonly Lock gate = new();
    private readonly Dictionary<int, Task> taken = [];
    private readonly HashSet<int> refused = [];
    private readonly TokenBucket allowance = new(MaxBurst, MaxPopsPerSecond);
    private Tally tally;

    public string Id => id;

    /// <summary>The random text of the browser that plays it.</summary>
    public string Browser => browser;

    public Player Player => player;

    /// <summary>Seconds since the start.</summary>
    public double Elapsed => (clock.GetUtcNow() - started).TotalSeconds;

    public RoundState State()
    {
        lock (gate)
        {
            var highest = Math.Max(taken.Keys.DefaultIfEmpty().Max(), refused.DefaultIfEmpty().Max());
            return new RoundState(Id, Player.Name, Player.Character.Name, Seconds, Elapsed, highest + 1, tally);
        }
    }

    /// <summary>Counts a pop that was found in the log.</summary>
    public void Restore(int number, int score, bool bonus)
    {
        lock (gate)
        {
            if (taken.TryAdd(number, Task.CompletedTask))
                tally = new Tally(tally.Score + score, tally.Pops + 1, tally.Bonuses + (bonus ? 1 : 0));
        }
    }

    /// <summary>Counts and sends new pops; earlier ones are not sent again.</summary>
    /// <param name="pops">The pops, which were checked by <see cref="Problem"/>.</param>
    /// <param name="send">Sends a pop to Kafka; its task completes with the acknowledgement.</param>
    /// <returns>The deliveries of all given pops that count, new or not.</returns>
    public IReadOnlyList<(int Number, Task Delivered)> Take(IReadOnlyList<PopRequest> pops, Func<Pop, string, Task> send)
    {
        lock (gate)
        {
            var deliveries = new List<(int, Task)>(pops.Count);
            foreach (var pop in pops.OrderBy(p => p.At))
            {
                if (refused.Contains(pop.N))
                    continue;
                if (!taken.TryGetValue(pop.N, out var delivered))
                {
                    if (!allowance.Take(pop.At))
                    {
                        refused.Add(pop.N);
                        continue;
                    }

                    var color = BalloonColor.Of(pop.Color!);
                    var bonus = Player.Character.Loves(color.Name);
                    var at = started.UtcDateTime.AddSeconds(Math.Min(pop.At, Elapsed));
                    var made = new Pop(Player, color, pop.Speed, bonus, at, PopKind.Regular);
                    delivered = send(made, $"{Id}:{pop.N}");
                    taken.Add(pop.N, delivered);
                    tally = new Tally(tally.Score + made.Score, tally.Pops + 1, tally.Bonuses + (bonus ? 1 : 0));
                }

                deliveries.Add((pop.N, delivered));
            }

            return deliveries;
        }
    }

    /// <summary>The current state of the pops that were sent.</summary>
    public PopsAnswer Answer(IReadOnlyList<PopRequest> pops, bool away)
    {
        lock (gate)
        {
            return new PopsAnswer(
                [.. pops.Select(p => p.N).Where(n => taken.TryGetValue(n, out var delivered) && delivered.IsCompletedSuccessfully)],
                [.. pops.Select(p => p.N).Where(refused.Contains)],
                tally,
                away
            );
        }
    }

    /// <summary>Why a pop cannot belong to this round, or null.</summary>
    public string? Problem(PopRequest? pop)
    {
        if (pop is null)
            return "A pop in the list is null.";
        if (pop.N is < 1 or > 100_000)
            return $"A pop has the number {pop.N}: pops are numbered from 1.";
        if (pop.Color is null || BalloonColor.Find(pop.Color) is null)
            return $"The game has no colour '{Names.Shorten(pop.Color)}'.";
        if (pop.Speed is < BalloonColor.SlowestTenths or > BalloonColor.FastestTenths)
            return $"No balloon rises at {pop.Speed} tenths: speeds are {BalloonColor.SlowestTenths} to {BalloonColor.FastestTenths} tenths.";
        return pop.At >= 0 && pop.At <= Math.Min(Elapsed, Seconds) + Slack
            ? null
            : FormattableString.Invariant(
                $"A pop after {pop.At} s is not part of this round, which lasts {Seconds} s and started {Elapsed:0.0} s ago."
            );
    }
}
