using System.Text.Json.Nodes;

namespace Balloon.Kernel.Notebooks;

/// <summary>A cell of a notebook, over its JSON.</summary>
public sealed class NotebookCell
{
    internal NotebookCell(JsonObject json) => Json = json;

    internal JsonObject Json { get; }

    /// <summary>code, markdown or raw.</summary>
    public string Type => Json["cell_type"]?.GetValue<string>() ?? "raw";

    /// <summary>True for a cell that runs.</summary>
    public bool IsCode => Type == "code";

    /// <summary>The cell's id (nbformat 4.5), or null in a notebook that has none yet.</summary>
    public string? Id => Json["id"]?.GetValue<string>();

    /// <summary>The cell's text, lines ended by line feeds.</summary>
    public string Source
    {
        get => Text(Json["source"]);
        set => Json["source"] = Lines(value);
    }

    /// <summary>What the cell is written in, from the metadata of Polyglot Notebooks and of .NET Interactive; csharp unless they say otherwise.</summary>
    public string Language =>
        Json["metadata"]?["polyglot_notebook"]?["kernelName"]?.GetValue<string>()
        ?? Json["metadata"]?["dotnet_interactive"]?["language"]?.GetValue<string>()
        ?? "csharp";

    /// <summary>Tags, such as <c>parameters</c> and <c>raises-exception</c>.</summary>
    public IReadOnlyList<string> Tags =>
        Json["metadata"]?["tags"] is JsonArray tags ? [.. tags.Select(t => t?.GetValue<string>() ?? string.Empty)] : [];

    /// <summary>Whether the front end was told to hide the cell's text.</summary>
    public bool IsSourceHidden =>
        Json["metadata"]?["jupyter"]?["source_hidden"] is JsonValue hidden && hidden.TryGetValue<bool>(out var yes) && yes;

    /// <summary>The outputs, as nbformat has them; empty for cells that do not run.</summary>
    internal JsonArray Outputs
    {
        get => Json["outputs"] as JsonArray ?? [];
        set => Json["outputs"] = value;
    }

    /// <summary>The number of execution, or null.</summary>
    public int? ExecutionCount
    {
        get => Json["execution_count"]?.GetValue<int>();
        internal set => Json["execution_count"] = value;
    }

    /// <summary>A JSON string, or an array of strings to be joined.</summary>
    internal static string Text(JsonNode? node) =>
        node switch
        {
            JsonArray lines => string.Concat(lines.Select(l => l?.GetValue<string>())),
            JsonValue value => value.GetValue<string>(),
            _ => string.Empty,
        };

    /// <summary>As nbformat stores text: a line an item, each but the last with its line feed.</summary>
    internal static JsonArray Lines(string text)
    {
        JsonArray lines = [];
        for (var start = 0; start < text.Length; )
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add((JsonNode)text[start..end]);
            start = end;
        }

        return lines;
    }
}
