using System.Text.Json.Nodes;
using Balloon.Testing;

namespace Balloon.Kernel.Tests.Jupyter;

public sealed class JupyterTests
{
    [Fact]
    public async Task Jupyters_own_kernel_test_suite_passes()
    {
        Long.Only();
        using var jupyter = await JupyterForTests.StartAsync();
        var (code, text) = await jupyter.RunAsync("python", [JupyterForTests.Script("kernel_suite.py"), JupyterForTests.KernelName]);
        Assert.True(code == 0, text);
        Assert.Contains("Ran 13 tests", text, StringComparison.Ordinal);
        Assert.DoesNotContain("skipped", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_input_restart_and_the_rest_follow_the_protocol()
    {
        using var jupyter = await JupyterForTests.StartAsync();
        var (code, text) = await jupyter.RunAsync("python", [JupyterForTests.Script("behaviour.py"), JupyterForTests.KernelName]);
        Assert.True(code == 0, text);
    }

    [Fact]
    public async Task Nbconvert_executes_a_notebook()
    {
        using var jupyter = await JupyterForTests.StartAsync();
        using var folder = new TempFolder();
        NotebooksForTests.Write(
            folder.Path,
            "one",
            "# One",
            "var d = display(1); d.Update(2);",
            "Console.WriteLine(\"three\"); 4",
            "raises:throw new Exception(\"five\");"
        );
        IReadOnlyList<string> arguments =
        [
            "nbconvert",
            "--execute",
            "--allow-errors",
            "--to",
            "notebook",
            "--output",
            "done",
            $"--ExecutePreprocessor.kernel_name={JupyterForTests.KernelName}",
            "one.ipynb",
        ];
        var (code, text) = await jupyter.RunAsync("jupyter", arguments, folder.Path);
        Assert.True(code == 0, text);
        var cells = JsonNode.Parse(File.ReadAllText(folder["done.ipynb"]))!["cells"]!;
        Assert.Equal("2", cells[1]!["outputs"]![0]!["data"]!["text/plain"]![0]!.GetValue<string>());
        Assert.Equal("three\n", cells[2]!["outputs"]![0]!["text"]![0]!.GetValue<string>());
        Assert.Equal("4", cells[2]!["outputs"]![1]!["data"]!["text/plain"]![0]!.GetValue<string>());
        Assert.Equal("five", cells[3]!["outputs"]![0]!["evalue"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nbconvert_executes_a_chapter_with_its_charts_and_its_html_works()
    {
        Long.Only();
        JupyterForTests.RequireLibrary();
        using var jupyter = await JupyterForTests.StartAsync();
        using var folder = new TempFolder();
        await ExecuteAsync(jupyter, Path.Combine(Repo.Root, "notebooks", "00-welcome.ipynb"), folder.Path);
        var cells = JsonNode.Parse(File.ReadAllText(folder["00-welcome.ipynb"]))!["cells"]!.AsArray();
        var outputs = cells.Where(c => c!["cell_type"]!.GetValue<string>() == "code").SelectMany(c => c!["outputs"]!.AsArray()).ToList();
        Assert.DoesNotContain(outputs, o => o!["output_type"]!.GetValue<string>() == "error");
        Assert.Contains(
            outputs,
            o => o!["data"]?["text/html"]?.ToJsonString().Contains("data-balloon-asset", StringComparison.Ordinal) == true
        );
        var (converted, said) = await jupyter.RunAsync("jupyter", ["nbconvert", "--to", "html", "00-welcome.ipynb"], folder.Path);
        Assert.True(converted == 0, said);
        Assert.Contains("data-balloon-asset", File.ReadAllText(folder["00-welcome.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nbconvert_executes_every_chapter()
    {
        Long.Only();
        JupyterForTests.RequireLibrary();
        using var jupyter = await JupyterForTests.StartAsync();
        using var folder = new TempFolder();
        await using var sandbox = await jupyter.SandboxAsync();
        foreach (var chapter in Directory.GetFiles(Path.Combine(Repo.Root, "notebooks"), "*.ipynb").Order(StringComparer.Ordinal))
            await ExecuteAsync(jupyter, chapter, folder.Path);
        Assert.NotEmpty(Directory.GetFiles(folder.Path, "*.ipynb"));
    }

    [Fact]
    public async Task Jupyters_console_runs_cells_shows_errors_and_passes_input()
    {
        Long.Only();
        var console = JupyterForTests.RequireProgram("jupyter-console");
        using var jupyter = await JupyterForTests.StartAsync();
        var typed = "1 + 1\nvar name = Console.ReadLine();\nluigi\nname.ToUpper()\nmissing + 1\n";
        var (code, text) = await jupyter.RunAsync(
            console,
            ["--kernel", JupyterForTests.KernelName, "--simple-prompt", "--no-confirm-exit"],
            input: typed
        );
        Assert.True(code == 0, text);
        Assert.Contains("Out[1]: 2", text, StringComparison.Ordinal);
        Assert.Contains("Out[3]: LUIGI", text, StringComparison.Ordinal);
        Assert.Contains("(1,1): error CS0103", text, StringComparison.Ordinal);
    }

    /// <summary>A cell that fails without the tag for it ends nbconvert with an error.</summary>
    private static async Task ExecuteAsync(JupyterForTests jupyter, string notebook, string folder)
    {
        string[] arguments =
        [
            "nbconvert",
            "--execute",
            "--to",
            "notebook",
            "--output-dir",
            folder,
            $"--ExecutePreprocessor.kernel_name={JupyterForTests.KernelName}",
            notebook,
        ];
        var (code, text) = await jupyter.RunAsync("jupyter", arguments, seconds: 300);
        Assert.True(code == 0, $"{Path.GetFileName(notebook)}: {text}");
    }
}
