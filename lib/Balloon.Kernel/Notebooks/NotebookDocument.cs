using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Balloon.Kernel.Notebooks;

/// <summary>A notebook file (nbformat 4). Unknown content is kept.</summary>
public sealed class NotebookDocument
{
    private readonly JsonObject _json;

    private NotebookDocument(JsonObject json, string name)
    {
        _json = json;
        Name = name;
        Cells = [.. ((JsonArray)json["cells"]!).Select(c => new NotebookCell((JsonObject)c!))];
    }

    /// <summary>The file's name without folder and extension.</summary>
    public string Name { get; }

    /// <summary>All cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; private set; }

    /// <summary>The first heading of the first markdown cell that has one, or the file's name.</summary>
    public string Title =>
        Cells
            .Where(c => c.Type == "markdown")
            .SelectMany(c => c.Source.Split('\n'))
            .FirstOrDefault(l => l.StartsWith("# ", StringComparison.Ordinal))
            ?[2..].Trim()
        ?? Name;

    /// <summary>The notebook's own metadata.</summary>
    internal JsonNode? Metadata => _json["metadata"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="NotebookFormatException">It does not exist, is not a notebook, or does not have nbformat 4.</exception>
    public static async Task<NotebookDocument> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(path))
            throw new NotebookFormatException($"There is no notebook {path}.");
        var text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        return Parse(text, path);
    }

    /// <summary>Parses the text of a file named <paramref name="path"/>.</summary>
    /// <exception cref="NotebookFormatException">It is not a notebook, or does not have nbformat 4.</exception>
    public static NotebookDocument Parse(string text, string path)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text);
        }
        catch (JsonException cause)
        {
            throw new NotebookFormatException($"{path} is not a notebook: it is not JSON ({cause.Message})", cause);
        }

        if (node is not JsonObject json || json["cells"] is not JsonArray cells || cells.Any(c => c is not JsonObject))
            throw new NotebookFormatException($"{path} is not a notebook of nbformat 4: it has no list of cells.");
        var format = json["nbformat"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
        if (format != 4)
            throw new NotebookFormatException(
                $"{path} is in nbformat {format}; only 4 is read. Convert it with 'jupyter nbconvert --to notebook'."
            );
        try
        {
            var document = new NotebookDocument(json, Path.GetFileNameWithoutExtension(path));
            foreach (var cell in document.Cells)
                _ = (cell.Type, cell.Source, cell.Id, cell.Language, cell.Tags.Count, cell.ExecutionCount);
            return document;
        }
        catch (InvalidOperationException cause)
        {
            throw new NotebookFormatException($"{path} is not a valid notebook: {cause.Message}", cause);
        }
    }

    /// <summary>The text of the file in Jupyter's format.</summary>
    public override string ToString() => NotebookJson.Write(_json);

    /// <summary>Removes all outputs and execution numbers; returns whether there were any.</summary>
    public bool Strip()
    {
        var changed = false;
        foreach (var cell in Cells.Where(c => c.IsCode))
        {
            changed |= cell.Outputs.Count > 0 || cell.ExecutionCount is not null;
            cell.Outputs = [];
            cell.ExecutionCount = null;
            if (cell.Json["metadata"] is JsonObject metadata)
                changed |= metadata.Remove("execution");
        }

        return changed;
    }

    /// <summary>Inserts a cell that sets parameters after the one tagged <c>parameters</c>, or before the first code cell.</summary>
    internal void InsertParameters(string source)
    {
        var cells = (JsonArray)_json["cells"]!;
        var list = Cells.ToList();
        var at = list.FindIndex(c => c.Tags.Contains("parameters")) + 1;
        if (at == 0)
            at = Math.Max(0, list.FindIndex(c => c.IsCode));
        var cell = new JsonObject
        {
            ["cell_type"] = "code",
            ["execution_count"] = null,
            ["id"] = "injected-parameters",
            ["metadata"] = new JsonObject { ["tags"] = new JsonArray("injected-parameters") },
            ["outputs"] = new JsonArray(),
            ["source"] = NotebookCell.Lines(source),
        };
        cells.Insert(at, cell);
        list.Insert(at, new(cell));
        Cells = list;
    }

    /// <summary>
    /// Gives every cell an id, which nbformat 4.5 requires; it is derived from the position, so that it is the same in every run.
    /// </summary>
    internal void EnsureIds()
    {
        var used = Cells.Select(c => c.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < Cells.Count; i++)
        {
            if (Cells[i].Id is not null)
                continue;
            var salt = 0;
            string id;
            do
            {
                var seed = string.Create(CultureInfo.InvariantCulture, $"{Name}/{i}/{salt++}");
                id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)))[..8];
            } while (!used.Add(id));
            Cells[i].Json["id"] = id;
        }

        if ((_json["nbformat_minor"]?.GetValue<int>() ?? 0) < 5)
            _json["nbformat_minor"] = 5;
    }
}
