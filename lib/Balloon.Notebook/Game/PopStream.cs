namespace Balloon.Notebook.Game;

/// <summary>
/// The game's simulation: an endless, reproducible sequence of pops. The same seed, start, players, spacing and faults give the same
/// events.
/// </summary>
public sealed class PopStream
{
    private const int MaxTries = 24;

    private readonly Player[] players;
    private readonly PlayerPicker picker;
    private DateTime start;
    private long spacingTicks;
    private readonly int late;
    private readonly int duplicates;
    private readonly int malformed;
    private Random64 random;
    private long index;
    private Pop? again;

    /// <summary>Creates the sequence.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="start">The event time of the first pop.</param>
    /// <param name="spacing">The event time between two pops.</param>
    /// <param name="players">The number of players: 1 to 1,000,000.</param>
    /// <param name="faults">The shares of faulty events.</param>
    public PopStream(long seed, DateTimeOffset start, TimeSpan spacing, int players, PopFaults faults = default)
    {
        if (players is < 1 or > 1_000_000)
            throw new BalloonException($"{players} players is not possible: give 1 to 1,000,000.");
        Continue(start, spacing);
        random = new Random64((ulong)seed);
        late = PopFaults.Millionths(faults.Late, "late events");
        duplicates = PopFaults.Millionths(faults.Duplicates, "duplicates");
        malformed = PopFaults.Millionths(faults.Malformed, "malformed messages");
        this.players = new Player[players];
        for (var i = 0; i < players; i++)
            this.players[i] = new Player(i);
        picker = new PlayerPicker(this.players);
    }

    /// <summary>The players.</summary>
    public IReadOnlyList<Player> Players => players;

    /// <summary>Continues with the same players at another time and pace, such as live after a backfill.</summary>
    public void Continue(DateTimeOffset from, TimeSpan spacing)
    {
        if (spacing < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(spacing), spacing, "Event time cannot run backwards.");
        start = from.UtcDateTime;
        spacingTicks = spacing.Ticks;
        index = 0;
    }

    /// <summary>The next pop.</summary>
    public Pop Next()
    {
        if (again is { } twice)
        {
            again = null;
            return twice with { Kind = PopKind.Duplicate };
        }

        var at = TimeOf(index++);
        var player = PickPlayer(at);
        if (random.Chance(malformed))
            return new Pop(player, BalloonColor.All[0], BalloonColor.SlowestTenths, false, at, PopKind.Malformed);
        var color = PickColor(player);
        var speed = SpeedPicker.Pick(player.Skill, ref random);
        var bonus = player.Character.Loves(color.Name);
        var kind = PopKind.Regular;
        if (random.Chance(late))
        {
            kind = PopKind.Late;
            at = at.AddSeconds(-5 - random.Below(56));
        }

        var pop = new Pop(player, color, speed, bonus, at, kind);
        if (random.Chance(duplicates))
            again = pop;
        return pop;
    }

    /// <summary>The next pops, each of which is made when it is read.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<Pop> Take(int count)
    {
        for (var i = 0; i < count; i++)
            yield return Next();
    }

    /// <summary>The event time of a pop by its number: evenly spaced, so that a backfill exactly fills its span.</summary>
    private DateTime TimeOf(long number)
    {
        var ticks = start.Ticks + number * spacingTicks;
        return new DateTime(ticks - ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
    }

    /// <summary>
    /// Draws by pace among players who are in a session. If all drawn players are on a break, the last one returns early.
    /// </summary>
    private Player PickPlayer(DateTime at)
    {
        var second = (at.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        var player = picker.Pick(ref random);
        for (var tries = 1; tries < MaxTries && !player.PlaysAt(second); tries++)
            player = picker.Pick(ref random);
        return player;
    }

    private BalloonColor PickColor(Player player)
    {
        if (random.Chance(player.Loyalty))
            return BalloonColor.Of(random.Below(2) == 0 ? player.Character.First : player.Character.Second);
        return ColorPicker.Pick(player.Skill, ref random);
    }
}
