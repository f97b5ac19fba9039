using System.Text.Json.Nodes;

namespace Balloon.Kernel.Export;

/// <summary>What the index shows of a page besides its title, from the notebook's metadata <c>site</c>.</summary>
/// <param name="Minutes">How long reading and doing takes; null where nobody said.</param>
/// <param name="Picture">A picture, relative to the notebook; null where there is none.</param>
/// <param name="Result">What a reader has at its end, one sentence; null where it is not said.</param>
/// <param name="Part">The part of the site that begins with this page; null where none does.</param>
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
