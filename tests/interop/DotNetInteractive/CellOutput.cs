using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Balloon.Interop.Tests.DotNetInteractive;

/// <summary>An output of a cell, from either engine.</summary>
/// <param name="Kind">text, value or error. Displayed values and the value of the last expression are not distinguished.</param>
/// <param name="Text">Its visible text, with what differs from run to run masked.</param>
internal sealed partial record CellOutput(string Kind, string Text)
{
    /// <summary>The outputs in .NET Interactive's events.</summary>
    public static IReadOnlyList<CellOutput> Of(IReadOnlyList<JsonNode> events)
    {
        List<(string? Id, CellOutput Output)> shown = [];
        foreach (var message in events)
        {
            var body = message["event"];
            var kind = InteractiveEngine.Kind(message);
            var id = body?["valueId"]?.GetValue<string>();
            switch (kind)
            {
                case "StandardOutputValueProduced" or "StandardErrorValueProduced":
                    shown.Add((null, new("text", Formatted(body))));
                    break;
                case "DisplayedValueUpdated" when shown.FindIndex(s => s.Id == id) is var at and >= 0:
                    shown[at] = (id, new("value", Read(Formatted(body))));
                    break;
                case "DisplayedValueProduced" or "ReturnValueProduced" or "DisplayedValueUpdated":
                    shown.Add((id, new("value", Read(Formatted(body)))));
                    break;
                case "ErrorProduced" or "CommandFailed" when !shown.Exists(s => s.Output.Kind == "error"):
                    shown.Add((null, new("error", Read(body?["message"]?.GetValue<string>() ?? ""))));
                    break;
            }
        }

        return Joined(shown.Select(s => s.Output));
    }

    /// <summary>The outputs of a cell of an executed notebook.</summary>
    public static IReadOnlyList<CellOutput> Of(JsonArray outputs) =>
        Joined(
            outputs.Select(output =>
                output!["output_type"]!.GetValue<string>() switch
                {
                    "stream" => new CellOutput("text", Lines(output["text"])),
                    "error" => new CellOutput("error", Read(output["evalue"]!.GetValue<string>())),
                    _ => new CellOutput("value", Read(Lines(output["data"]!["text/html"] ?? output["data"]!["text/plain"]))),
                }
            )
        );

    /// <summary>
    /// Joins consecutive pieces of text before they are read, since a piece may end with a line break, and leaves out invisible outputs,
    /// such as a script alone.
    /// </summary>
    private static List<CellOutput> Joined(IEnumerable<CellOutput> outputs)
    {
        List<CellOutput> joined = [];
        foreach (var output in outputs)
        {
            if (joined.Count > 0 && joined[^1].Kind == "text" && output.Kind == "text")
                joined[^1] = new("text", joined[^1].Text + output.Text);
            else if (output.Text.Length > 0 || output.Kind == "error")
                joined.Add(output);
        }

        return
        [
            .. joined.Select(o => o.Kind == "text" ? o with { Text = Read(o.Text) } : o).Where(o => o.Text.Length > 0 || o.Kind == "error"),
        ];
    }

    private static string Formatted(JsonNode? body)
    {
        var values = body?["formattedValues"]?.AsArray();
        var html = values?.FirstOrDefault(v => v!["mimeType"]!.GetValue<string>() == "text/html") ?? values?.FirstOrDefault();
        return html?["value"]?.GetValue<string>() ?? "";
    }

    private static string Lines(JsonNode? text) =>
        text switch
        {
            JsonArray lines => string.Concat(lines.Select(l => l!.GetValue<string>())),
            null => "",
            _ => text.GetValue<string>(),
        };

    private static string Read(string markup)
    {
        var text = markup.Contains('<', StringComparison.Ordinal) ? Rows().Replace(Hidden().Replace(markup, " "), " rows ") : markup;
        text = WebUtility.HtmlDecode(Tag().Replace(text, " "));
        text = Player().Replace(Pop().Replace(text, "POP"), "PLAYER");
        return Range().Replace(Space().Replace(Changing().Replace(text, "#"), " "), "").Trim();
    }

    [GeneratedRegex("<(style|script)\\b.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Hidden();

    /// <summary>The rows of a table differ from game to game; its columns do not.</summary>
    [GeneratedRegex("<tbody.*?</tbody>", RegexOptions.Singleline)]
    private static partial Regex Rows();

    [GeneratedRegex("\\b(Swift|Bouncy|Cosmic|Lucky|Mighty|Gentle|Wild) (Balloon|Cloud|Star|Wind|Phoenix|Dragon|Spirit)\\b")]
    private static partial Regex Player();

    /// <summary>A pop as JSON, which differs from game to game.</summary>
    [GeneratedRegex("""\{"player":[^{}]*\}""")]
    private static partial Regex Pop();

    /// <summary>The ends of a choice of times, already masked: a chart has it only if its game is long enough.</summary>
    [GeneratedRegex("(### # UTC ){2}(# )*")]
    private static partial Regex Range();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    /// <summary>Numbers with their units, ids, and the address of a file.</summary>
    [GeneratedRegex(@"file:\S+|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b[0-9a-f]{12,}\b|[-−]?\d[\d.,:]*( ?(ms|s|µs|KiB|MiB|B))?\b")]
    private static partial Regex Changing();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
