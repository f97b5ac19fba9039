using System.Text.Json;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Chapters;

/// <summary>A chapter in the repository.</summary>
internal sealed record Chapter(string Name, JsonElement Json, IReadOnlyList<ChapterCell> Cells)
{
    public static IReadOnlyList<Chapter> All { get; } =
        Directory.EnumerateFiles(Path.Combine(Repo.Root, "notebooks"), "*.ipynb").Order(StringComparer.Ordinal).Select(Read).ToList();

    public static TheoryData<string> Names { get; } = [.. All.Select(c => c.Name)];

    public static TheoryData<string> NamesFrom01 { get; } = [.. All.Skip(1).Select(c => c.Name)];

    public IEnumerable<ChapterCell> Code => Cells.Where(c => c.IsCode);

    public IEnumerable<ChapterCell> Markdown => Cells.Where(c => !c.IsCode);

    public static Chapter Of(string name) => All.Single(c => c.Name == name);

    private static Chapter Read(string path)
    {
        var json = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        return new Chapter(
            Path.GetFileNameWithoutExtension(path),
            json,
            json.GetProperty("cells").EnumerateArray().Select(ChapterCell.Of).ToList()
        );
    }
}

/// <summary>A cell of a chapter.</summary>
internal sealed record ChapterCell(bool IsCode, string Source, JsonElement Json, IReadOnlyList<string> Tags)
{
    public bool IsSql => IsCode && Source.StartsWith("#!sql", StringComparison.Ordinal);

    /// <summary>The SQL of a SQL cell, without its first line.</summary>
    public string Sql => Source[(Source.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim();

    public int Lines => Source.Split('\n').Length;

    public int Words => Source.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Count(w => w.Any(char.IsLetterOrDigit));

    public static ChapterCell Of(JsonElement json)
    {
        var source = json.GetProperty("source");
        var text =
            source.ValueKind == JsonValueKind.String
                ? source.GetString()!
                : string.Concat(source.EnumerateArray().Select(l => l.GetString()));
        var tags = json.GetProperty("metadata").TryGetProperty("tags", out var list)
            ? list.EnumerateArray().Select(t => t.GetString()!).ToList()
            : [];
        return new ChapterCell(json.GetProperty("cell_type").GetString() == "code", text, json, tags);
    }
}
