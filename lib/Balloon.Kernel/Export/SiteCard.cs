using System.Text.Json.Nodes;

namespace Balloon.Kernel.Export;

/// <summary>What the index shows about a page besides its title, from the notebook's metadata <c>site</c>.</summary>
/// <param name="Minutes">How long the chapter takes; null if unknown.</param>
/// <param name="Picture">A picture, relative to the notebook, or null.</param>
/// <param name="Result">What a reader has achieved at the end, in one sentence, or null.</param>
/// <param name="Part">The part of the site that begins with this page, or null.</param>
internal sealed record SiteCard(int? Minutes, string? Picture, string? Result, string? Part)
{
    public static SiteCard Of(JsonNode? metadata) =>
        metadata?["site"] is JsonObject site
            ? new(
                site["minutes"] is JsonValue minutes && minutes.TryGetValue<int>(out var number) ? number : null,
                Text(site["picture"]),
                Text(site["result"]),
                Text(site["part"])
            )
            : new(null, null, null, null);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
