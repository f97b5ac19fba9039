using System.Text.Json;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>The response of <c>v1/config</c>: defaults and overrides for the client's settings, and the server's endpoints.</summary>
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

    /// <summary>Whether the server may offer this endpoint; false if it lists its endpoints and this one is not among them.</summary>
    public bool Offers(string endpoint) => Endpoints is null || Endpoints.Contains(endpoint);

    /// <summary>Whether the server lists this endpoint.</summary>
    public bool Lists(string endpoint) => Endpoints is not null && Endpoints.Contains(endpoint);
}
