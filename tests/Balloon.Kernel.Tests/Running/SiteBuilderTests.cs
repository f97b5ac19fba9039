using System.Text.Json.Nodes;
using Balloon.Kernel.Notebooks;
using Balloon.Kernel.Running;
using Balloon.Testing;

namespace Balloon.Kernel.Tests.Running;

[Collection("process state")]
public sealed class SiteBuilderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Notebooks_run_in_order_each_with_its_own_state_and_become_a_site()
    {
        var one = Notebook(
            "one",
            "# First\n\nWhat it is about.",
            "var x = 1; System.IO.File.WriteAllText(\"seen.txt\", Environment.GetEnvironmentVariable(\"BALLOON_SAYS\")); x"
        );
        var two = Notebook("two", "# Second\n\nSee [the first](one.ipynb#first).", "Console.WriteLine(\"count 7\"); var x = 2; x");
        List<RunProgress> progress = [];
        var result = await SiteBuilder.RunAsync(
            new()
            {
                Notebooks = [one, two],
                OutputFolder = _folder["site"],
                SiteTitle = "Course",
                Environment = new Dictionary<string, string> { ["BALLOON_SAYS"] = "pop" },
                Progress = progress.Add,
            },
            TestContext.Current.CancellationToken
        );
        Assert.True(result.Succeeded, result.Notebooks.FirstOrDefault(n => n.Failure is not null)?.Failure?.Failure.ToString());
        Assert.Equal("pop", File.ReadAllText(_folder["seen.txt"]));
        Assert.Null(Environment.GetEnvironmentVariable("BALLOON_SAYS"));
        Assert.Equal("count 7", result.Notebooks[1].Text.Trim());
        Assert.Equal(
            ["one 1/1", "one done", "two 1/1", "two done"],
            progress.Select(p => p.Notebook + (p.Result is null ? $" {p.Cell}/{p.Cells}" : " done"))
        );
        Assert.Contains("href=\"one.html\"", File.ReadAllText(result.IndexPage!), StringComparison.Ordinal);
        var page = File.ReadAllText(_folder["site", "two.html"]);
        Assert.Contains("href=\"one.html#first\"", page, StringComparison.Ordinal);
        Assert.Contains("rel=\"prev\"", page, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["site", "assets", "site.css"]));
        var executed = JsonNode.Parse(File.ReadAllText(_folder["site", "two.ipynb"]))!;
        Assert.Equal("execute_result", executed["cells"]![1]!["outputs"]![1]!["output_type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Cells_that_skipped_their_step_are_counted_separately()
    {
        var left = $"\"no cluster\".DisplayAs(\"{NotebookResult.NotRunType}\");";
        var result = await SiteBuilder.RunAsync(
            new() { Notebooks = [Notebook("steps", "# Steps", left, "1 + 1", left)], OutputFolder = _folder["site"] },
            TestContext.Current.CancellationToken
        );
        Assert.Equal((3, 2), (result.Notebooks[0].CellsRun, result.Notebooks[0].CellsNotRun));
    }

    [Fact]
    public async Task A_library_in_an_output_becomes_one_file_of_the_site()
    {
        var code =
            "\"<script data-balloon-asset=\\\"plotly.min.js\\\">window.Plotly = { a: '<' };</script><div class='balloon-plot'></div>\".DisplayAs(\"text/html\");";
        var result = await SiteBuilder.RunAsync(
            new() { Notebooks = [Notebook("a", "# A", code), Notebook("b", "# B", code)], OutputFolder = _folder["site"] },
            TestContext.Current.CancellationToken
        );
        Assert.True(result.Succeeded);
        Assert.Equal("window.Plotly = { a: '<' };", File.ReadAllText(_folder["site", "assets", "plotly.min.js"]));
        foreach (var name in (string[])["a.html", "b.html"])
        {
            var page = File.ReadAllText(_folder["site", name]);
            Assert.DoesNotContain("<script data-balloon-asset", page, StringComparison.Ordinal);
            Assert.Contains("<script src=\"assets/plotly.min.js\"></script>", page, StringComparison.Ordinal);
            Assert.Contains("balloon-plot", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_failing_cell_ends_the_run_and_is_named()
    {
        var result = await SiteBuilder.RunAsync(
            new()
            {
                Notebooks = [Notebook("bad", "# Bad", "1", "\nthrow new Exception(\"flat\");", "2"), Notebook("never", "# Never", "1")],
                OutputFolder = _folder["site"],
            },
            TestContext.Current.CancellationToken
        );
        Assert.False(result.Succeeded);
        var failed = Assert.Single(result.Notebooks);
        Assert.Equal((2, 2, "flat"), (failed.CellsRun, failed.Failure!.Cell, failed.Failure.Failure.Message));
        Assert.Equal(2, failed.Failure.Failure.Line);
        Assert.Contains("flat", File.ReadAllText(_folder["site", "bad.html"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var minute = TimeSpan.FromMinutes(1);", "minute")]
    [InlineData("int first = 1,\n    minute = 2;", "minute")]
    [InlineData("var (minute, second) = (1, 2);", "minute")]
    [InlineData("int.TryParse(\"1\", out var minute);", "minute")]
    [InlineData("int Twice(int n) => 2 * n;", "Twice(2)")]
    [InlineData("record Minute(int Number);", "new Minute(1)")]
    [InlineData("#!sql --name minute\nSELECT 1 AS answer", "minute")]
    public async Task A_name_that_a_later_cell_declares_is_traced_to_it(string declaring, string use)
    {
        var path = Notebook("order", "# Order", use, "Func<int, int> f = minute => minute;", declaring);
        var result = await SiteBuilder.RunAsync(new() { Notebooks = [path] }, TestContext.Current.CancellationToken);
        var hint = result.Notebooks[0].Failure!.Failure.Details[^1];
        Assert.StartsWith("Hint: ", hint, StringComparison.Ordinal);
        var line = declaring
            .Split('\n')
            .First(l => l.Contains("inute", StringComparison.Ordinal) || l.Contains("Twice", StringComparison.Ordinal))
            .Trim();
        Assert.EndsWith(
            $"is declared in the cell with «{line}», which has not run. It has to run before this one.",
            hint,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Keep_going_continues_and_an_expected_exception_is_not_a_failure()
    {
        var result = await SiteBuilder.RunAsync(
            new()
            {
                Notebooks =
                [
                    Notebook("bad", "# Bad", "throw new Exception(\"flat\");", "2"),
                    Notebook("good", "# Good", "raises:throw new Exception();", "1"),
                ],
                KeepGoing = true,
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal([2, 2], result.Notebooks.Select(n => n.CellsRun));
        Assert.NotNull(result.Notebooks[0].Failure);
        Assert.Null(result.Notebooks[1].Failure);
        Assert.Null(result.IndexPage);
    }

    [Fact]
    public async Task A_cell_that_takes_too_long_is_stopped()
    {
        var result = await SiteBuilder.RunAsync(
            new() { Notebooks = [Notebook("slow", "# Slow", "while (true) { }")], CellTimeout = TimeSpan.FromMilliseconds(500) },
            TestContext.Current.CancellationToken
        );
        Assert.Equal("Timeout", result.Notebooks[0].Failure!.Failure.Name);
    }

    [Fact]
    public async Task Cancelling_stops_the_running_cell_and_keeps_the_completed_ones()
    {
        using var stop = new CancellationTokenSource();
        var running = SiteBuilder.RunAsync(
            new()
            {
                Notebooks = [Notebook("slow", "# Slow", "Console.WriteLine(\"before\");", "await Task.Delay(100_000);")],
                OutputFolder = _folder["site"],
                Progress = p =>
                {
                    if (p.Cell == 2)
                        stop.CancelAfter(100);
                },
            },
            stop.Token
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)
        );
        Assert.Contains("before", File.ReadAllText(_folder["site", "slow.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_are_declared_after_the_cell_with_their_defaults()
    {
        var result = await SiteBuilder.RunAsync(
            new()
            {
                Notebooks = [Notebook("p", "# P", "parameters:var rate = 1; var name = \"x\";", "Console.Write($\"{rate + 1} {name}\");")],
                Parameters = new Dictionary<string, string> { ["rate"] = "20", ["name"] = "Lucky \"Star\"" },
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal("21 Lucky \"Star\"", result.Notebooks[0].Text);
    }

    [Fact]
    public async Task Two_runs_write_the_same_bytes()
    {
        var path = Notebook("same", "# Same", "var d = display(1); d.Update(2); Console.WriteLine(3); 4", "new { A = 1 }");
        foreach (var name in (string[])["x", "y"])
            await SiteBuilder.RunAsync(new() { Notebooks = [path], OutputFolder = _folder[name] }, TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllBytes(_folder["x", "same.ipynb"]), File.ReadAllBytes(_folder["y", "same.ipynb"]));
    }

    [Fact]
    public async Task Formatters_of_one_notebook_do_not_apply_to_the_next()
    {
        var mine = Notebook(
            "mine",
            "# Mine",
            "Microsoft.DotNet.Interactive.Formatting.Formatter.Register<int>(_ => \"mine\", \"text/html\"); 5"
        );
        var result = await SiteBuilder.RunAsync(
            new() { Notebooks = [mine, Notebook("next", "# Next", "5")], OutputFolder = _folder["site"] },
            TestContext.Current.CancellationToken
        );
        Assert.True(result.Succeeded);
        Assert.Contains("mine", Html("mine", 1), StringComparison.Ordinal);
        Assert.DoesNotContain("mine", Html("next", 1), StringComparison.Ordinal);

        string Html(string name, int cell) =>
            JsonNode.Parse(File.ReadAllText(_folder["site", name + ".ipynb"]))!["cells"]![cell]!["outputs"]![0]!["data"]![
                "text/html"
            ]!.ToJsonString();
    }

    [Fact]
    public async Task A_notebooks_state_and_cells_are_freed_when_it_ends()
    {
        CompiledForTests.Library(_folder.Path, "Staying", "public static class Staying { public static object Last; }");
        var library = $"#r \"{_folder["Staying.dll"].Replace('\\', '/')}\"\nStaying.Last = 1;";
        var code = "record Big(byte[] Bytes); var big = new Big(new byte[1 << 20]); display(new[] { big.Bytes.Length }); big.Bytes.Length";
        await SiteBuilder.RunAsync(
            new() { Notebooks = [Notebook("freed", "# Freed", library, code)] },
            TestContext.Current.CancellationToken
        );
        await Eventually.TrueAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !System.Runtime.Loader.AssemblyLoadContext.All.Any(c => c.Name == "freed");
            },
            "the notebook's cells are unloaded",
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    [Fact]
    public async Task A_file_that_is_not_a_notebook_is_refused_before_anything_runs()
    {
        var path = _folder["broken.ipynb"];
        File.WriteAllText(path, "{\"cells\": 1}");
        var thrown = await Assert.ThrowsAsync<NotebookFormatException>(() =>
            SiteBuilder.RunAsync(new() { Notebooks = [path] }, TestContext.Current.CancellationToken)
        );
        Assert.Contains("broken.ipynb", thrown.Message, StringComparison.Ordinal);
    }

    private string Notebook(string name, string markdown, params string[] code) =>
        NotebooksForTests.Write(_folder.Path, name, markdown, code);
}
