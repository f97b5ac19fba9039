using System.Text;
using System.Text.Json.Nodes;
using Balloon.Kernel.Assist;

namespace Balloon.Kernel.Jupyter;

/// <summary>
/// The replies for completion, inspection and is-complete. Positions are code points in the protocol and UTF-16 units here.
/// </summary>
internal static class AssistReplies
{
    public static async Task<JsonObject> CompleteAsync(CellAssistant assistant, JupyterMessage request, CancellationToken cancellationToken)
    {
        var (code, cursor) = Position(request);
        var found = await assistant.CompleteAsync(code, cursor, cancellationToken).ConfigureAwait(false);
        var start = CodePoints(code, found.Start);
        var end = CodePoints(code, found.End);
        var types = found.Items.Select(i =>
            (JsonNode)
                new JsonObject
                {
                    ["text"] = i.Text,
                    ["type"] = i.Kind,
                    ["start"] = start,
                    ["end"] = end,
                }
        );
        return new()
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Items.Select(i => (JsonNode)i.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject { ["_jupyter_types_experimental"] = new JsonArray([.. types]) },
        };
    }

    public static async Task<JsonObject> InspectAsync(CellAssistant assistant, JupyterMessage request, CancellationToken cancellationToken)
    {
        var (code, cursor) = Position(request);
        var text = await assistant.InspectAsync(code, cursor, cancellationToken).ConfigureAwait(false);
        return new()
        {
            ["status"] = "ok",
            ["found"] = text is not null,
            ["data"] = text is null ? [] : new JsonObject { ["text/plain"] = text },
            ["metadata"] = new JsonObject(),
        };
    }

    public static JsonObject IsComplete(JupyterMessage request)
    {
        var state = CellAssistant.IsComplete(request.Content["code"]?.GetValue<string>() ?? string.Empty);
        var reply = new JsonObject { ["status"] = state.ToString().ToLowerInvariant() };
        if (state == Completeness.Incomplete)
            reply["indent"] = "    ";
        return reply;
    }

    private static (string Code, int Cursor) Position(JupyterMessage request)
    {
        var code = request.Content["code"]?.GetValue<string>() ?? string.Empty;
        var points = request.Content["cursor_pos"] is JsonValue value && value.TryGetValue<int>(out var at) ? at : int.MaxValue;
        var cursor = 0;
        for (var i = 0; i < points && cursor < code.Length; i++)
            cursor += char.IsSurrogatePair(code, cursor) ? 2 : 1;
        return (code, cursor);
    }

    private static int CodePoints(string code, int utf16) => code.AsSpan(0, Math.Min(utf16, code.Length)).EnumerateRunes().Count();

    private static int Count(this SpanRuneEnumerator runes)
    {
        var count = 0;
        foreach (var _ in runes)
            count++;
        return count;
    }
}
