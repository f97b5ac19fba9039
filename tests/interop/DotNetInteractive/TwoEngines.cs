using System.Text.Json.Nodes;
using Balloon.Interop.Tests.Clients;
using Balloon.Interop.Tests.Running;
using Balloon.Testing;

namespace Balloon.Interop.Tests.DotNetInteractive;

/// <summary>Runs one notebook in the real .NET Interactive and in this project's kernel.</summary>
internal static class TwoEngines
{
    /// <summary>The notebooks of a folder of the project, by name.</summary>
    public static TheoryData<string> In(string folder) =>
        [
            .. Directory
                .GetFiles(Path.Combine(Repo.Root, folder), "*.ipynb")
                .Order(StringComparer.Ordinal)
                .Select(file => Path.GetFileNameWithoutExtension(file)!),
        ];

    /// <summary>The texts of a notebook's code cells.</summary>
    public static IEnumerable<string> SourcesOf(string folder, string name) => Cells(PathOf(folder, name)).Select(Source);

    /// <summary>Runs a notebook in .NET Interactive's Jupyter kernel; the test fails when a cell fails that should not.</summary>
    public static async Task NbconvertAsync(string folder, string name)
    {
        var venv = Environment.GetEnvironmentVariable("BALLOON_VENV");
        if (venv is null)
            Assert.Skip("Jupyter is not installed: tests/run installs it");
        using var data = new TempFolder();
        Directory.CreateDirectory(data["kernels", "net-interactive"]);
        await File.WriteAllTextAsync(
            data["kernels", "net-interactive", "kernel.json"],
            new JsonObject
            {
                ["argv"] = new JsonArray(InteractiveEngine.Require(), "jupyter", "--default-kernel", "csharp", "{connection_file}"),
                ["display_name"] = ".NET Interactive",
                ["language"] = "C#",
            }.ToJsonString(),
            TestContext.Current.CancellationToken
        );
        await using var sandbox = await RunningSandbox.StartAsync();
        var (_, said, _) = await Programs.TryAsync(
            Path.Combine(venv, "bin", "jupyter"),
            [
                "nbconvert",
                "--to",
                "notebook",
                "--execute",
                "--ExecutePreprocessor.kernel_name=net-interactive",
                "--ExecutePreprocessor.timeout=240",
                "--output-dir",
                data.Path,
                PathOf(folder, name),
            ],
            environment: new Dictionary<string, string>
            {
                ["JUPYTER_PATH"] = data.Path,
                ["BALLOON_HOME"] = sandbox.Home,
                ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
            },
            timeout: TimeSpan.FromMinutes(5)
        );
        Assert.True(File.Exists(data[name + ".ipynb"]), said);
        foreach (var cell in Cells(data[name + ".ipynb"]))
            Assert.Equal(IsMeantToFail(cell), CellOutput.Of(cell["outputs"]!.AsArray()).Any(o => o.Kind == "error"));
    }

    /// <summary>Runs a notebook in both, each on a sandbox of its own, and compares the outputs of each cell.</summary>
    public static async Task CompareAsync(string folder, string name, TwoSandboxes sandboxes)
    {
        InteractiveEngine.Require();
        var theirs = await TheirsAsync(folder, name, await sandboxes.TheirsAsync());
        var ours = await OursAsync(folder, name, await sandboxes.OursAsync());
        var cells = Cells(PathOf(folder, name));
        Assert.Equal(cells.Count, theirs.Count);
        for (var i = 0; i < cells.Count; i++)
        {
            var source = Source(cells[i]);
            Assert.True(IsMeantToFail(cells[i]) == theirs[i].Any(o => o.Kind == "error"), $"{source}\n{string.Join('\n', theirs[i])}");

            // Each engine words the failures of C# in its own way.
            Assert.True(
                ours[i].Where(o => o.Kind != "error").SequenceEqual(theirs[i].Where(o => o.Kind != "error")),
                $"{source}\n\n.NET Interactive:\n{string.Join('\n', theirs[i])}\n\nthis kernel:\n{string.Join('\n', ours[i])}"
            );
        }
    }

    private static async Task<List<IReadOnlyList<CellOutput>>> TheirsAsync(string folder, string name, RunningSandbox sandbox)
    {
        await using var engine = await InteractiveEngine.StartAsync(
            Path.GetDirectoryName(PathOf(folder, name))!,
            new Dictionary<string, string> { ["BALLOON_HOME"] = sandbox.Home }
        );
        List<IReadOnlyList<CellOutput>> outputs = [];
        foreach (var cell in Cells(PathOf(folder, name)))
        {
            var kernel = cell["metadata"]?["polyglot_notebook"]?["kernelName"]?.GetValue<string>() ?? "csharp";
            outputs.Add(await engine.RunAsync(Source(cell), kernel));
        }

        return outputs;
    }

    private static async Task<List<IReadOnlyList<CellOutput>>> OursAsync(string folder, string name, RunningSandbox sandbox)
    {
        using var output = new TempFolder();
        var (_, said, _) = await Programs.TryAsync(
            "dotnet",
            [BalloonProgram.Dll, "export", PathOf(folder, name), "-o", output.Path, "--keep-going"],
            environment: new Dictionary<string, string> { ["BALLOON_HOME"] = sandbox.Home },
            timeout: TimeSpan.FromMinutes(5)
        );
        Assert.True(File.Exists(output[name + ".ipynb"]), said);
        return [.. Cells(output[name + ".ipynb"]).Select(cell => CellOutput.Of(cell["outputs"]!.AsArray()))];
    }

    private static string PathOf(string folder, string name) => Path.Combine(Repo.Root, folder, name + ".ipynb");

    private static List<JsonNode> Cells(string path) =>
        [
            .. JsonNode.Parse(File.ReadAllText(path))!["cells"]!
                .AsArray()
                .Where(cell => cell!["cell_type"]!.GetValue<string>() == "code")
                .Select(cell => cell!),
        ];

    private static bool IsMeantToFail(JsonNode cell) =>
        cell["metadata"]?["tags"]?.AsArray().Any(tag => tag!.GetValue<string>() == "raises-exception") == true;

    private static string Source(JsonNode cell) =>
        cell["source"] is JsonArray lines ? string.Concat(lines.Select(l => l!.GetValue<string>())) : cell["source"]!.GetValue<string>();
}
