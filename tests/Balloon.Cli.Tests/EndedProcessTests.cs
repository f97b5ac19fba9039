using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Balloon.Testing;

namespace Balloon.Cli.Tests;

/// <summary>Notebooks whose cells end the process that runs them: they fail, and the others have their pages.</summary>
public sealed class EndedProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_notebook_fails_in_that_cell_and_the_next_one_runs()
    {
        await FailAsync(
            ("Environment.Exit(0);", "ended in this cell with exit code 0"),
            ("int Deep(int n) => Deep(n + 1) + 1;\nDeep(0)", "The stack overflowed")
        );
    }

    /// <summary>To the exporter it is a process that ends, like the others.</summary>
    [Fact]
    public async Task A_notebook_whose_process_the_runtime_ends_fails_in_that_cell_and_the_next_one_runs()
    {
        Long.Only();
        await FailAsync(("Environment.FailFast(\"over\");", "exit code"));
    }

    private async Task FailAsync(params (string Cell, string Told)[] ending)
    {
        string[] bad = [.. ending.Select((end, i) => Notebook($"bad{i}", "\"shown before\"", end.Cell, "\"last\""))];
        var (code, text) = await ExportAsync(["--keep-going"], [Notebook("a", "\"first\""), .. bad, Notebook("z", "\"third\"")]);

        Assert.Equal(ExitCodes.Failed, code);
        Assert.InRange(text.Length, 1, 20_000 * ending.Length);
        foreach (var page in (string[])["index.html", "a.html", "z.html"])
            Assert.True(File.Exists(_folder["out", page]), page);
        Assert.Contains(
            "third",
            await File.ReadAllTextAsync(_folder["out", "z.html"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        for (var i = 0; i < ending.Length; i++)
        {
            Assert.Contains($"bad{i}: cell 2", text, StringComparison.Ordinal);
            Assert.Contains(ending[i].Told, text, StringComparison.Ordinal);
            Assert.True(File.Exists(_folder["out", $"bad{i}.html"]));
            var run = await File.ReadAllTextAsync(_folder["out", $"bad{i}.ipynb"], TestContext.Current.CancellationToken);
            var cells = JsonNode.Parse(run)!["cells"]!.AsArray();
            Assert.Contains("shown before", cells[0]!["outputs"]!.ToJsonString(), StringComparison.Ordinal);
            Assert.Equal("ProcessEnded", cells[1]!["outputs"]![0]!["ename"]!.GetValue<string>());
            Assert.Empty(cells[2]!["outputs"]!.AsArray());
        }
    }

    [Fact]
    public async Task Without_keep_going_the_notebooks_that_ran_have_their_pages()
    {
        var (code, _) = await ExportAsync([], Notebook("a", "\"first\""), Notebook("b", "Environment.Exit(0);"), Notebook("c", "1"));

        Assert.Equal(ExitCodes.Failed, code);
        Assert.True(File.Exists(_folder["out", "a.html"]));
        Assert.True(File.Exists(_folder["out", "b.html"]));
        Assert.False(File.Exists(_folder["out", "c.html"]));
    }

    [Fact]
    public async Task Output_and_exceptions_after_a_cells_end_are_in_the_page_and_fail_the_run()
    {
        const string Late =
            "Console.WriteLine(\"now\"); _ = Task.Run(async () => { await Task.Delay(200); Console.WriteLine(\"late\"); });\n"
            + "async void Boom() { await Task.Delay(300); throw new Exception(\"boom\"); }\nBoom();";
        var (code, text) = await ExportAsync(["--keep-going"], Notebook("a", Late, "await Task.Delay(900); \"after\""));

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("a: cell 1", text, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(_folder["out", "a.html"], TestContext.Current.CancellationToken);
        Assert.Contains("late", page, StringComparison.Ordinal);
        Assert.Contains("boom", page, StringComparison.Ordinal);
        Assert.Contains("after", page, StringComparison.Ordinal);
    }

    private string Notebook(string name, params string[] cells)
    {
        var notebook = new
        {
            cells = cells.Select(source => new
            {
                cell_type = "code",
                execution_count = (int?)null,
                metadata = new { },
                outputs = Array.Empty<object>(),
                source,
            }),
            metadata = new
            {
                kernelspec = new
                {
                    display_name = ".NET (C#)",
                    language = "C#",
                    name = ".net-csharp",
                },
            },
            nbformat = 4,
            nbformat_minor = 5,
        };
        File.WriteAllText(_folder[name + ".ipynb"], JsonSerializer.Serialize(notebook));
        return _folder[name + ".ipynb"];
    }

    private async Task<(int Code, string Text)> ExportAsync(string[] options, params string[] notebooks)
    {
        string[] arguments = [BalloonProgram.Dll, "export", .. notebooks, "-o", _folder["out"], .. options];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var output = process.StandardOutput.ReadToEndAsync(stop.Token);
        var errors = process.StandardError.ReadToEndAsync(stop.Token);
        await process.WaitForExitAsync(stop.Token);
        return (process.ExitCode, await output + await errors);
    }
}
