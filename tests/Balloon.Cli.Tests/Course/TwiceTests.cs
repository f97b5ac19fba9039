using System.Text.Json;
using System.Text.Json.Nodes;
using Balloon.Cli.Tests.Sandbox;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Course;

/// <summary>A reader runs a cell again: every cell of the course that is run twice ends well, or a check says what to do.</summary>
public sealed class TwiceTests : IDisposable
{
    private readonly TempFolder folder = new("balloon-twice-");

    public static TheoryData<string> Chapters => CourseTests.Chapters;

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Chapters))]
    public async Task A_cell_that_is_run_twice_ends_well_or_says_what_to_do(string chapter)
    {
        Long.Only();
        var notebook = Directory.GetFiles(Path.Combine(Repo.Root, "notebooks"), chapter + "-*.ipynb").Single();
        var doubled = folder[Path.GetFileName(notebook)];
        await File.WriteAllTextAsync(
            doubled,
            Doubled(await File.ReadAllTextAsync(notebook, TestContext.Current.CancellationToken)),
            TestContext.Current.CancellationToken
        );
        await using var balloon = new BalloonCommand { Timeout = TimeSpan.FromMinutes(5) };
        await balloon.UpAsync();
        var (exitCode, output, errors) = await balloon.RunAsync("export", "--keep-going", "-o", folder["site"], doubled);
        Assert.True(exitCode is 0 or 1, output + errors);

        var ran = JsonNode.Parse(
            await File.ReadAllTextAsync(folder["site", Path.GetFileName(doubled)], TestContext.Current.CancellationToken)
        )!;
        foreach (var cell in ran["cells"]!.AsArray().Select(c => RunCell.Of(chapter, c.Deserialize<JsonElement>())))
        {
            if (!cell.Tags.Contains("raises-exception"))
                Assert.True(cell.Error is null || SaysWhatToDo(cell.Error), $"{cell.Source}\n{cell.Error}");
        }
    }

    private static bool SaysWhatToDo(string error) =>
        error.StartsWith("Check: ", StringComparison.Ordinal) || error.Contains("Hint: ", StringComparison.Ordinal);

    /// <summary>Each code cell twice, with paths that hold in any folder.</summary>
    private static string Doubled(string notebook)
    {
        var json = JsonNode.Parse(notebook)!;
        var cells = new JsonArray();
        foreach (var cell in json["cells"]!.AsArray().Where(c => (string?)c!["cell_type"] == "code"))
        {
            var source = string.Concat(cell!["source"]!.AsArray().Select(line => (string?)line));
            cell["source"] = source.Replace("\"../", $"\"{Repo.Root}/", StringComparison.Ordinal);
            var again = cell.DeepClone();
            again["id"] = (string?)cell["id"] + "2";
            cells.Add(cell.DeepClone());
            cells.Add(again);
        }

        json["cells"] = cells;
        return json.ToJsonString();
    }
}
