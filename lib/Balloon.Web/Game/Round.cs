using Balloon.Notebook.Game;
using Balloon.Web.Hosting;

namespace Balloon.Web.Game;

/// <summary>One round of one person: sixty seconds. Knows each pop by its number, so that one that is sent again does not count again.</summary>
internal sealed class Round(string id, string browser, Player player, DateTimeOffset started, TimeProvider clock)
{
    /// <summary>How long a round lasts, seconds.</summary>
    public const int Seconds = 60;

    // Beyond what a hand can do, and far below what a script can: the best reach six a second.
    private const double MostASecond = 10;
    private const double MostAtOnce = 20;

    // Clocks of browser and server run apart a little, and the last balloon may be hit as the bell rings.
    private const double Slack = 2;

    private readonly Lock gate = new();
    private readonly Dictionary<int, Task> taken = [];
    private readonly HashSet<int> refused = [];
    private readonly Allowance allowance = new(MostAtOnce, MostASecond);
    private Tally tally;

    public string Id => id;

    /// <summary>The browser that plays it.</summary>
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

    /// <summary>Counts as taken a pop that was found in the log.</summary>
    public void Restore(int number, int score, bool bonus)
    {
        lock (gate)
        {
            if (taken.TryAdd(number, Task.CompletedTask))
                tally = new Tally(tally.Score + score, tally.Pops + 1, tally.Bonuses + (bonus ? 1 : 0));
        }
    }

    /// <summary>Takes pops that are new, and sends them; those that were taken before are left as they are.</summary>
    /// <param name="pops">Checked: see <see cref="Problem"/>.</param>
    /// <param name="send">Hands one to Kafka; its task ends when that has acknowledged it.</param>
    /// <returns>The deliveries of all that were given and count, new or not.</returns>
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

    /// <summary>What became of pops that were sent, by now.</summary>
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

    /// <summary>Why a pop cannot be one of this round; null if it can.</summary>
    public string? Problem(PopRequest? pop)
    {
        if (pop is null)
            return "A pop of the list is null.";
        if (pop.N is < 1 or > 100_000)
            return $"A pop has the number {pop.N}: pops are numbered from 1.";
        if (pop.Color is null || BalloonColor.Find(pop.Color) is null)
            return $"The game has no colour '{Names.Shorten(pop.Color)}'.";
        if (pop.Speed is < BalloonColor.SlowestTenths or > BalloonColor.FastestTenths)
            return $"No balloon rises at {pop.Speed} tenths: they go from {BalloonColor.SlowestTenths} to {BalloonColor.FastestTenths}.";
        return pop.At >= 0 && pop.At <= Math.Min(Elapsed, Seconds) + Slack
            ? null
            : FormattableString.Invariant(
                $"A pop after {pop.At} s is not of this round, which lasts {Seconds} s and began {Elapsed:0.0} s ago."
            );
    }
}
