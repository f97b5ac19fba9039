using System.Text.Json.Nodes;

namespace Balloon.Kernel.Tests;

internal static class NotebooksForTests
{
    /// <summary>Writes a notebook; a code cell "parameters:…" or "raises:…" gets that tag.</summary>
    public static string Write(string folder, string name, string markdown, params string[] code)
    {
        JsonArray cells =
        [
            new JsonObject
            {
                ["cell_type"] = "markdown",
                ["metadata"] = new JsonObject(),
                ["source"] = markdown,
            },
        ];
        foreach (var source in code)
        {
            var metadata = new JsonObject { ["dotnet_interactive"] = new JsonObject { ["language"] = "csharp" } };
            var text = source;
            foreach (var (prefix, tag) in (ReadOnlySpan<(string, string)>)[("parameters:", "parameters"), ("raises:", "raises-exception")])
            {
                if (!source.StartsWith(prefix, StringComparison.Ordinal))
                    continue;
                metadata["tags"] = new JsonArray(tag);
                text = source[prefix.Length..];
            }

            cells.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["cell_type"] = "code",
                        ["execution_count"] = null,
                        ["metadata"] = metadata,
                        ["outputs"] = new JsonArray(),
                        ["source"] = text,
                    }
            );
        }

        var notebook = new JsonObject
        {
            ["cells"] = cells,
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject
                {
                    ["display_name"] = ".NET (C#)",
                    ["language"] = "C#",
                    ["name"] = ".net-csharp",
                },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 4,
        };
        var path = Path.Combine(folder, name + ".ipynb");
        File.WriteAllText(path, notebook.ToJsonString());
        return path;
    }
}
