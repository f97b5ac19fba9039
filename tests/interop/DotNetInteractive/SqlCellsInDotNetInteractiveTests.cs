using System.Text.Json.Nodes;
using Balloon.Interop.Tests.Running;
using Balloon.Testing;

namespace Balloon.Interop.Tests.DotNetInteractive;

/// <summary>What VS Code Polyglot requests for SQL cells.</summary>
[Collection(SandboxCollection.Name)]
public sealed class SqlCellsInDotNetInteractiveTests(SandboxFixture fixture)
{
    [Fact]
    public async Task SQL_cells_run_complete_hover_and_diagnose_as_VS_Code_asks()
    {
        InteractiveEngine.Require();
        await using var engine = await InteractiveEngine.StartAsync(
            Path.Combine(Repo.Root, "notebooks"),
            new Dictionary<string, string> { ["BALLOON_HOME"] = fixture.Sandbox.Home }
        );
        await engine.RunAsync(
            "#r \"../artifacts/notebook/Balloon.Notebook.dll\"\nvar balloon = await Balloon.Notebook.Workshop.OpenAsync(); var least = 15L;"
        );
        Assert.Contains(
            "created",
            (await engine.RunAsync("CREATE TABLE cell_scores (player VARCHAR, n BIGINT)", "sql"))[0].Text,
            StringComparison.Ordinal
        );
        await engine.RunAsync("#!sql\nINSERT INTO cell_scores VALUES ('Ada', 10), ('Bob', 30); FLUSH");
        await engine.RunAsync("#!sql --name top\nSELECT * FROM cell_scores WHERE n > @least");
        Assert.Contains("Bob", (await engine.RunAsync("top[\"player\"][0]"))[^1].Text, StringComparison.Ordinal);
        var few = (await engine.RunAsync("#!sql --name all --rows 1\nSELECT * FROM cell_scores ORDER BY n"))[0].Text;
        Assert.Contains("the first # of # rows", few, StringComparison.Ordinal);
        Assert.Contains("Bob", (await engine.RunAsync("all[\"player\"][1]"))[^1].Text, StringComparison.Ordinal);
        var none = await engine.RunAsync("#!sql --rows few\nSELECT 1");
        Assert.Contains("--rows few: give a whole number", none[^1].Text, StringComparison.Ordinal);
        Assert.Contains("LINE #", (await engine.RunAsync("#!sql\nSELECT playr FROM cell_scores"))[0].Text, StringComparison.Ordinal);
        Assert.Contains("Unrecognized", (await engine.RunAsync("#!sql --nme top\nSELECT 1"))[^1].Text, StringComparison.Ordinal);

        // Records that a cell declares show as a table, and a task says that it is one.
        var records = await engine.RunAsync(
            "record Score(string Player, long N);\nawait balloon.Sql.ToListAsync<Score>(\"SELECT * FROM cell_scores\")"
        );
        Assert.Contains("Player N rows # rows", records[^1].Text, StringComparison.Ordinal);
        var task = await engine.RunAsync("balloon.Sql.ToListAsync<Score>(\"SELECT * FROM cell_scores\")");
        Assert.Contains("write `await` before it", task[^1].Text, StringComparison.Ordinal);

        var completions = await AskAsync(engine, "RequestCompletions", "CompletionsProduced", "SELECT pl FROM cell_scores", 9);
        Assert.Contains(completions["completions"]!.AsArray(), c => c!["displayText"]!.GetValue<string>() == "player");
        var hover = await AskAsync(engine, "RequestHoverText", "HoverTextProduced", "SELECT player FROM cell_scores", 22);
        Assert.Contains("TABLE cell_scores", hover["content"]![0]!["value"]!.GetValue<string>(), StringComparison.Ordinal);
        var found = await AskAsync(engine, "RequestDiagnostics", "DiagnosticsProduced", "SELECT playr FROM cell_scores", null);
        Assert.Equal(7, found["diagnostics"]![0]!["linePositionSpan"]!["start"]!["character"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_workshop_that_could_not_be_opened_is_named_by_the_cells_that_need_it()
    {
        InteractiveEngine.Require();
        await using var engine = await InteractiveEngine.StartAsync(
            Path.Combine(Repo.Root, "notebooks"),
            new Dictionary<string, string> { ["BALLOON_HOME"] = fixture.Sandbox.Home, ["BALLOON_PROFILE"] = "moon" }
        );
        const string Open = "var balloon = await Balloon.Notebook.Workshop.OpenAsync();";
        var failed = await engine.RunAsync("#r \"../artifacts/notebook/Balloon.Notebook.dll\"\n" + Open);
        Assert.Contains("moon", failed[^1].Text, StringComparison.Ordinal);
        Assert.Contains(
            "Run that cell again, and then this one.",
            (await engine.RunAsync("await balloon.HealthAsync()"))[^1].Text,
            StringComparison.Ordinal
        );
        Assert.Contains("#", (await engine.RunAsync("6 * 7"))[^1].Text, StringComparison.Ordinal);
        await engine.RunAsync("Environment.SetEnvironmentVariable(\"BALLOON_PROFILE\", null);\n" + Open);
        Assert.Contains("endpoint", (await engine.RunAsync("await balloon.HealthAsync()"))[^1].Text, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> AskAsync(InteractiveEngine engine, string command, string answer, string code, int? character)
    {
        JsonObject asked = new() { ["code"] = code, ["targetKernelName"] = "sql" };
        if (character is { } at)
            asked["linePosition"] = new JsonObject { ["line"] = 0, ["character"] = at };
        var events = await engine.SendAsync(command, asked);
        return events.Last(e => InteractiveEngine.Kind(e) == answer)["event"]!;
    }
}
