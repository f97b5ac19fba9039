using System.Text.Json.Nodes;

namespace Balloon.Kernel.Notebooks;

/// <summary>A cell of a notebook, backed by its JSON.</summary>
public sealed class NotebookCell
{
    internal NotebookCell(JsonObject json) => Json = json;

    internal JsonObject Json { get; }

    /// <summary>code, markdown or raw.</summary>
    public string Type => Json["cell_type"]?.GetValue<string>() ?? "raw";

    /// <summary>Whether the cell is code.</summary>
    public bool IsCode => Type == "code";

    /// <summary>The cell's id (nbformat 4.5), or null if it has none.</summary>
    public string? Id => Json["id"]?.GetValue<string>();

    /// <summary>The cell's text, with line feeds.</summary>
    public string Source
    {
        get => Text(Json["source"]);
        set => Json["source"] = Lines(value);
    }

    /// <summary>The cell's language, from the metadata of Polyglot Notebooks or .NET Interactive; by default csharp.</summary>
    public string Language =>
        Json["metadata"]?["polyglot_notebook"]?["kernelName"]?.GetValue<string>()
        ?? Json["metadata"]?["dotnet_interactive"]?["language"]?.GetValue<string>()
        ?? "csharp";

    /// <summary>Tags, such as <c>parameters</c> and <c>raises-exception</c>.</summary>
    public IReadOnlyList<string> Tags =>
        Json["metadata"]?["tags"] is JsonArray tags ? [.. tags.Select(t => t?.GetValue<string>() ?? string.Empty)] : [];

    /// <summary>Whether the cell's text is hidden.</summary>
    public bool IsSourceHidden =>
        Json["metadata"]?["jupyter"]?["source_hidden"] is JsonValue hidden && hidden.TryGetValue<bool>(out var yes) && yes;

    /// <summary>The outputs in nbformat's form; empty for cells that are not code.</summary>
    internal JsonArray Outputs
    {
        get => Json["outputs"] as JsonArray ?? [];
        set => Json["outputs"] = value;
    }

    /// <summary>The execution number, or null.</summary>
    public int? ExecutionCount
    {
        get => Json["execution_count"]?.GetValue<int>();
        internal set => Json["execution_count"] = value;
    }

    /// <summary>Converts a JSON string, or an array of strings that are joined.</summary>
    internal static string Text(JsonNode? node) =>
        node switch
        {
            JsonArray lines => string.Concat(lines.Select(l => l?.GetValue<string>())),
            JsonValue value => value.GetValue<string>(),
            _ => string.Empty,
        };

    /// <summary>Converts text to nbformat's form: one item per line, each but the last with its line feed.</summary>
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
