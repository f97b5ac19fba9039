using System.Text.Json;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>What <c>v1/config</c> answers: settings below and above the client's own, and what the server can do.</summary>
internal sealed record RestConfiguration(
    IReadOnlyDictionary<string, string> Defaults,
    IReadOnlyDictionary<string, string> Overrides,
    IReadOnlySet<string>? Endpoints,
    bool KnowsIdempotencyKeys
)
{
    public static RestConfiguration Read(JsonElement json) =>
        new(
            json.StringMap("defaults"),
            json.StringMap("overrides"),
            json.OptionalList("endpoints", JsonReading.ItemString)?.ToHashSet(StringComparer.Ordinal),
            json.OptionalString("idempotency-key-lifetime") is not null
        );

    public Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> client)
    {
        var merged = new Dictionary<string, string>(Defaults, StringComparer.Ordinal);
        foreach (var (name, value) in client)
            merged[name] = value;
        foreach (var (name, value) in Overrides)
            merged[name] = value;
        return merged;
    }

    /// <summary>True unless the server lists its endpoints and this one is not among them.</summary>
    public bool Offers(string endpoint) => Endpoints is null || Endpoints.Contains(endpoint);

    /// <summary>True when the server lists this endpoint.</summary>
    public bool Lists(string endpoint) => Endpoints is not null && Endpoints.Contains(endpoint);
}
