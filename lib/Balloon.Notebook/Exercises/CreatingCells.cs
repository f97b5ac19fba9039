using System.Text.Json;
using Balloon.Notebook.Profiles;
using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Exercises;

/// <summary>Finds the part of the course whose cells create a source, a table or a view.</summary>
internal static class CreatingCells
{
    /// <summary>The chapter and its heading above the cell; null if no chapter creates it.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="chapter">The chapter to look into first, in two digits.</param>
    /// <param name="folder">The folder of the chapters; null for the project's.</param>
    public static (string Chapter, string Heading)? Find(string name, string chapter, string? folder = null)
    {
        folder ??= BalloonHome.FindProject() is { } project ? Path.Combine(project, "notebooks") : "";
        if (!Directory.Exists(folder))
            return null;
        foreach (
            var file in Directory
                .EnumerateFiles(folder, "??-*.ipynb")
                .OrderBy(f => Number(f) != chapter)
                .ThenBy(f => f, StringComparer.Ordinal)
        )
        {
            if (Heading(file, name) is { } heading)
                return (Number(file), heading);
        }

        return null;
    }

    private static string Number(string file) => Path.GetFileName(file)[..2];

    private static string? Heading(string file, string name)
    {
        try
        {
            using var notebook = JsonDocument.Parse(File.ReadAllText(file));
            var heading = "";
            foreach (var cell in notebook.RootElement.GetProperty("cells").EnumerateArray())
            {
                var source = Text(cell.GetProperty("source"));
                if (cell.GetProperty("cell_type").GetString() == "markdown")
                    heading =
                        Array
                            .FindLast(source.Split('\n'), line => line.StartsWith('#') && line.TrimStart('#').StartsWith(' '))
                            ?.TrimStart('#')
                            .Trim()
                        ?? heading;
                else if (!IsAside(cell) && Creates(source, name))
                    return heading;
            }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or KeyNotFoundException)
        {
            // A chapter that cannot be read is no help, and no reason for another error.
        }

        return null;
    }

    /// <summary>Solutions and mistakes on purpose are not what a chapter builds on.</summary>
    private static bool IsAside(JsonElement cell) =>
        cell.TryGetProperty("metadata", out var metadata)
        && metadata.TryGetProperty("tags", out var tags)
        && tags.EnumerateArray().Any(tag => tag.GetString() is "solution" or "raises-exception");

    private static bool Creates(string source, string name)
    {
        // Most cells are told apart faster than they are read as SQL, which C# is not.
        if (!source.StartsWith("#!sql", StringComparison.Ordinal) || !source.Contains(name, StringComparison.Ordinal))
            return false;
        try
        {
            var statements = SqlScript.ReadCell(
                source[(source.IndexOf('\n', StringComparison.Ordinal) + 1)..],
                _ => new ScriptVariable("")
            );
            return statements.Any(s => s.Creates?.Name == name);
        }
        catch (BalloonException)
        {
            return false;
        }
    }

    private static string Text(JsonElement source) =>
        source.ValueKind == JsonValueKind.Array
            ? string.Concat(source.EnumerateArray().Select(l => l.GetString()))
            : source.GetString() ?? "";
}
