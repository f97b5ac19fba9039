using System.Text.Json.Nodes;
using Balloon.Infra.Tests.Manifests;
using Balloon.Testing;

namespace Balloon.Infra.Tests.Images;

/// <summary>
/// The commands of the Dockerfile, run in an empty folder with only what it copies, as far as that works without a container.
/// </summary>
public sealed class BuildStepsTests
{
    [Fact]
    public async Task The_images_steps_run_in_an_empty_folder()
    {
        Long.Only();
        var python = Programs.Python();
        using var root = new TempFolder("balloon-image-");
        foreach (
            var name in (string[])
                ["global.json", "Directory.Build.props", "Directory.Packages.props", "Balloon.sln", "README.md", "LICENSE"]
        )
            File.Copy(Path.Combine(Repo.Root, name), root[name]);
        foreach (var name in (string[])["lib", "sql", "notebooks", "infra"])
            Copy(Path.Combine(Repo.Root, name), root[name]);

        var step = File.ReadLines(Stack.PathOf("images/Dockerfile"))
            .Single(l => l.StartsWith("RUN dotnet build ", StringComparison.Ordinal));
        await MustAsync("dotnet", step["RUN dotnet ".Length..].Split(' '), root.Path);
        Assert.True(File.Exists(root["artifacts", "notebook", "Balloon.Notebook.dll"]));

        // The command alone, in the place where the image has it.
        var balloon = root["artifacts", "balloon", "balloon"];
        Assert.Matches(@"^\d+\.\d+\.\d+", await MustAsync(balloon, ["--version"], root.Path));

        // Both kernels, in an environment as the image's.
        var jupyter = root["jupyter"];
        Copy(Stack.PathOf("images/kernels"), Path.Combine(jupyter, "share", "jupyter", "kernels"));
        await MustAsync(balloon, ["kernel", "install", "--prefix", jupyter], root.Path);
        var listed = JsonNode.Parse(
            await MustAsync(
                Path.Combine(Path.GetDirectoryName(python)!, "jupyter"),
                ["kernelspec", "list", "--json"],
                root.Path,
                new() { ["JUPYTER_PATH"] = Path.Combine(jupyter, "share", "jupyter"), ["HOME"] = root.Path }
            )
        )!["kernelspecs"]!;
        Assert.Contains("kernel", listed[".net-csharp"]!["spec"]!["argv"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("dotnet-interactive", listed["dotnet-interactive"]!["spec"]!["argv"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jupyter_starts_on_a_copy_of_the_chapters_that_it_never_overwrites()
    {
        Long.Only();
        var python = Programs.Python();
        using var home = new TempFolder("balloon-home-");
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = home.Path,
            ["BALLOON_COURSE"] = Repo.Root,
            ["JUPYTER"] = Path.Combine(Path.GetDirectoryName(python)!, "jupyter"),
        };
        var start = Stack.PathOf("images/start-jupyter.sh");
        var first = await Programs.RunAsync("sh", [start, "--version"], environment);
        Assert.True(first.Code == 0, first.Errors);
        Assert.StartsWith("4.", first.Output, StringComparison.Ordinal);
        var chapter = Path.Combine(home.Path, "balloon", "notebooks", "00-welcome.ipynb");
        Assert.Equal(
            Directory.GetFiles(Path.Combine(Repo.Root, "notebooks"), "*", SearchOption.AllDirectories).Length,
            Directory.GetFiles(Path.Combine(home.Path, "balloon", "notebooks"), "*", SearchOption.AllDirectories).Length
        );
        Assert.True(File.Exists(Path.Combine(home.Path, "balloon", "sql", "01-source.sql")));

        await File.WriteAllTextAsync(chapter, "mine", TestContext.Current.CancellationToken);
        await Programs.RunAsync("sh", [start, "--version"], environment);
        Assert.Equal("mine", await File.ReadAllTextAsync(chapter, TestContext.Current.CancellationToken));
    }

    private static async Task<string> MustAsync(
        string program,
        string[] arguments,
        string folder,
        Dictionary<string, string?>? environment = null
    )
    {
        var (code, output, errors) = await Programs.RunAsync(program, arguments, environment, folder, limit: TimeSpan.FromMinutes(9));
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: {errors}{output}");
        return output;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(from, file);
            if (path.Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj"))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, path))!);
            File.Copy(file, Path.Combine(to, path));
        }
    }
}
