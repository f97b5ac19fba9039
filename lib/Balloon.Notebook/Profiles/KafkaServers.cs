namespace Balloon.Notebook.Profiles;

/// <summary>Kafka's addresses, and the hints in the errors of its clients.</summary>
/// <param name="Addresses">The bootstrap servers, <c>host:port</c>.</param>
internal sealed record KafkaServers(string Addresses)
{
    /// <summary>What helps when Kafka does not answer, as a sentence for an error; by default for a profile that is not known.</summary>
    public string UpHint { get; init; } =
        "Start the sandbox with: ./balloon up; see which endpoints of a cluster answer with: ./balloon status --profile cluster";

    /// <summary>Where to look when Kafka reports an error, as a sentence for an error.</summary>
    public string StatusHint { get; init; } = "See: ./balloon status";

    /// <summary>The servers of a profile.</summary>
    public static KafkaServers Of(Profile profile) => new(profile.Kafka) { UpHint = profile.UpHint, StatusHint = profile.StatusHint };
}
