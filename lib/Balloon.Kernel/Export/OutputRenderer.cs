using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Balloon.Kernel.Notebooks;

namespace Balloon.Kernel.Export;

/// <summary>A cell's outputs as HTML, each in its richest representation. Text is escaped; HTML is inserted as it is.</summary>
internal sealed partial class OutputRenderer(MarkdownRenderer markdown, Action<string, string> addAsset)
{
    private const int MaxFrames = 4;

    public string ToHtml(JsonNode output)
    {
        switch (output["output_type"]?.GetValue<string>())
        {
            case "stream":
                var name = output["name"]?.GetValue<string>() == "stderr" ? "stderr" : "stdout";
                return $"<pre class=\"stream {name}\" tabindex=\"0\">{Text(NotebookCell.Text(output["text"]))}</pre>";
            case "error":
                return Failure(output);
            case "display_data" or "execute_result" when output["data"] is JsonObject data:
                return Data(data);
            default:
                return string.Empty;
        }
    }

    /// <summary>The traceback down to the line of the cell; the remaining frames, which belong to libraries, are collapsed.</summary>
    private static string Failure(JsonNode output)
    {
        var name = WebUtility.HtmlEncode(output["ename"]?.GetValue<string>());
        var lines = NotebookCell.Text(output["traceback"] is JsonArray { Count: > 0 } text ? Joined(text) : output["evalue"]).Split('\n');
        var frames = Array.FindIndex(lines, line => Frame().IsMatch(line));
        var cell = Array.FindIndex(lines, line => line.TrimStart().StartsWith("in cell ", StringComparison.Ordinal));
        var html = new StringBuilder($"<div class=\"failure\" role=\"note\" aria-label=\"Error {name}\">");
        if (frames < 0 || lines.Length - frames <= MaxFrames)
            return html.Append(Pre(lines)).Append("</div>").ToString();
        html.Append(Pre(cell < 0 ? lines[..frames] : [.. lines[..Math.Min(frames, cell)], lines[cell]]));
        return html.Append("<details><summary>Full trace</summary>").Append(Pre(lines)).Append("</details></div>").ToString();

        static string Pre(IEnumerable<string> lines) => $"<pre tabindex=\"0\">{Text(string.Join('\n', lines))}</pre>";

        static JsonNode Joined(JsonArray lines) => string.Join('\n', lines.Select(l => l?.GetValue<string>()));
    }

    private string Data(JsonObject data)
    {
        if (data.TryGetPropertyValue("text/html", out var html))
            return $"<div class=\"html\">{AssetExtractor.Extract(NotebookCell.Text(html), addAsset)}</div>";
        if (data.TryGetPropertyValue("image/svg+xml", out var svg))
            return $"<div class=\"html\">{NotebookCell.Text(svg)}</div>";
        foreach (var type in (string[])["image/png", "image/jpeg", "image/gif"])
        {
            if (data.TryGetPropertyValue(type, out var image))
                return $"<img alt=\"Output of the cell above\" src=\"data:{type};base64,{WebUtility.HtmlEncode(NotebookCell.Text(image).Replace("\n", string.Empty, StringComparison.Ordinal))}\">";
        }

        if (data.TryGetPropertyValue("text/markdown", out var text))
            return $"<div class=\"html\">{markdown.ToHtml(NotebookCell.Text(text))}</div>";
        if (data.TryGetPropertyValue("application/json", out var json))
            return $"<pre class=\"stream\" tabindex=\"0\">{CodeHighlighter.ToHtml(json?.ToString() ?? "null", "json")}</pre>";
        return data.TryGetPropertyValue("text/plain", out var plain) ? Plain(NotebookCell.Text(plain)) : string.Empty;
    }

    /// <summary>A single line is wrapped; several lines may be a table in text, whose lines must stay whole.</summary>
    private static string Plain(string text) =>
        $"<pre class=\"stream{(text.Contains('\n', StringComparison.Ordinal) ? "" : " line")}\" tabindex=\"0\">{Text(text)}</pre>";

    /// <summary>Escapes text, and removes the terminal's colour codes.</summary>
    private static string Text(string text) => WebUtility.HtmlEncode(Ansi().Replace(text, string.Empty));

    [GeneratedRegex(@"^\s+at \S", RegexOptions.None, 2000)]
    private static partial Regex Frame();

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]", RegexOptions.None, 2000)]
    private static partial Regex Ansi();
}
