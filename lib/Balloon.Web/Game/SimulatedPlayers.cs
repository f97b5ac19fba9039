using Balloon.Notebook.Generating;
using Balloon.Notebook.Profiles;

namespace Balloon.Web.Game;

/// <summary>Players that the generator simulates beside the people while the game is served.</summary>
internal static class SimulatedPlayers
{
    // A person at a screen pops about twice in three seconds.
    private const double PopsASecond = 0.7;

    // While Kafka is away, simulated pops wait as long as a person's.
    private static readonly TimeSpan Timeout = TimeSpan.FromDays(1);

    public static async Task PlayAsync(Profile profile, int players, long seed, CancellationToken cancellationToken)
    {
        var options = new GeneratorOptions
        {
            Players = players,
            Rate = players * PopsASecond,
            Seed = seed,
            DeliveryTimeout = Timeout,
        };
        var result = await PopGenerator
            .RunAsync(profile.Kafka, profile.Topic, options, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        GeneratorLedger.Add(profile, result);
    }
}
