using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Balloon.Kernel.Jupyter;

/// <summary>The code that was run in this session, for front ends' history ("History").</summary>
internal sealed class KernelHistory
{
    private const int Session = 1;

    private readonly Lock _gate = new();
    private readonly List<(int Line, string Input, string? Output)> _entries = [];

    public void Add(int line, string input, string? output)
    {
        lock (_gate)
            _entries.Add((line, input, output));
    }

    /// <exception cref="KeyNotFoundException">The access type is unknown.</exception>
    public JsonArray Answer(JsonObject request)
    {
        var count = request["n"] is JsonValue n && n.TryGetValue<int>(out var number) ? number : int.MaxValue;
        var withOutput = request["output"] is JsonValue output && output.TryGetValue<bool>(out var wanted) && wanted;
        List<(int Line, string Input, string? Output)> found;
        lock (_gate)
        {
            found = request["hist_access_type"]?.GetValue<string>() switch
            {
                "tail" => [.. _entries.TakeLast(count)],
                "range" => Range(request),
                "search" => [.. Search(request).TakeLast(count)],
                var other => throw new KeyNotFoundException($"There is no history of the kind '{other}': ask for tail, range or search."),
            };
        }

        return
        [
            .. found.Select(e =>
                (JsonNode)new JsonArray(Session, e.Line, withOutput ? new JsonArray(e.Input, e.Output) : JsonValue.Create(e.Input))
            ),
        ];
    }

    private List<(int Line, string Input, string? Output)> Range(JsonObject request)
    {
        var session = request["session"]?.GetValue<int>() ?? 0;
        if (session is not (0 or Session))
            return [];
        var start = request["start"]?.GetValue<int>() ?? 0;
        var stop = request["stop"]?.GetValue<int>() ?? int.MaxValue;
        return [.. _entries.Where(e => e.Line >= start && e.Line < stop)];
    }

    private IEnumerable<(int Line, string Input, string? Output)> Search(JsonObject request)
    {
        var glob = request["pattern"]?.GetValue<string>() ?? "*";
        var expression =
            "^" + Regex.Escape(glob).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$";
        var pattern = new Regex(expression, RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        var found = _entries.Where(e => pattern.IsMatch(e.Input));
        return request["unique"]?.GetValue<bool>() == true ? found.Reverse().DistinctBy(e => e.Input).Reverse() : found;
    }
}
