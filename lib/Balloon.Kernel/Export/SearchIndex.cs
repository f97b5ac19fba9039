using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Balloon.Kernel.Export;

/// <summary>
/// The site's text by sections, for the search box. It is a script and not JSON, because a page opened from a folder can load scripts but
/// not fetch files.
/// </summary>
internal sealed class SearchIndex
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly List<Section> _sections = [];

    /// <summary>Adds a section of a page.</summary>
    /// <param name="address">The page, followed by <c>#</c> and the heading's id.</param>
    /// <param name="page">The page's title.</param>
    /// <param name="heading">The section's heading.</param>
    /// <param name="text">Its text, including code.</param>
    public void Add(string address, string page, string heading, string text) =>
        _sections.Add(new(address, page, heading, string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));

    /// <summary>The script that sets <c>window.siteSections</c>.</summary>
    public string ToScript() => $"window.siteSections = {JsonSerializer.Serialize(_sections, Json)};\n";

    private sealed record Section(
        [property: JsonPropertyName("a")] string Address,
        [property: JsonPropertyName("p")] string Page,
        [property: JsonPropertyName("h")] string Heading,
        [property: JsonPropertyName("t")] string Text
    );
}
