using System.Globalization;
using System.Text.Json;
using Balloon.Interop.Tests.Clients;
using Balloon.Interop.Tests.Pipeline;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Peers;

/// <summary>Apache Iceberg's Java library as a reader.</summary>
internal static class JavaReader
{
    /// <summary>
    /// The rows of a table in a REST catalog, in the form of <see cref="RowText"/>, sorted; skips the test where the reader is missing.
    /// </summary>
    public static async Task<List<string>> RowsAsync(string catalog, string table, IReadOnlyList<string> columns, long? snapshot = null)
    {
        var rows = new List<string>();
        foreach (var line in await RunAsync("rows", catalog, table, snapshot))
        {
            using var row = JsonDocument.Parse(line);
            rows.Add(RowText.Of(columns.Select(column => Value(row.RootElement.GetProperty(column)))));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>How many data files it plans to read, and how many delete files with them.</summary>
    public static async Task<(int Data, int Deletes)> FilesAsync(string catalog, string table)
    {
        var deletes = new HashSet<string>(StringComparer.Ordinal);
        var lines = await RunAsync("files", catalog, table, null);
        foreach (var line in lines)
        {
            using var task = JsonDocument.Parse(line);
            foreach (var delete in task.RootElement.GetProperty("deletes").EnumerateArray())
                deletes.Add(delete.GetProperty("path").GetString()!);
        }

        return (lines.Length, deletes.Count);
    }

    private static async Task<string[]> RunAsync(string what, string catalog, string table, long? snapshot)
    {
        var script = Repo.RequireShared("peers", "iceberg-java", "tables");
        Programs.Require("java", "install a Java 17");
        string[] arguments = [what, $"{catalog}#{table}"];
        if (snapshot is { } id)
            arguments = [.. arguments, "--snapshot", id.ToString(CultureInfo.InvariantCulture)];
        var output = await Programs.RunAsync(script, arguments);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static object? Value(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when value.GetRawText().AsSpan().IndexOfAny(".Ee") >= 0 => value.GetDouble(),
            JsonValueKind.Number => value.GetInt64(),
            _ => Text(value.GetString()!),
        };

    // The Java library returns a timestamp as an OffsetDateTime, whose text omits seconds that are zero.
    private static object Text(string text) =>
        text.Length > 11 && text[10] == 'T' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at
            : text;
}
