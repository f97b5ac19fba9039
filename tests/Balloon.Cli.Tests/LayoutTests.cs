using System.Diagnostics;
using System.Globalization;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Balloon.Testing;

namespace Balloon.Cli.Tests;

public sealed class LayoutTests
{
    private const int MostMethodsCompiled = 5_000;

    [Theory]
    [InlineData("Microsoft.CodeAnalysis.CSharp.dll")]
    [InlineData("Microsoft.CodeAnalysis.dll")]
    [InlineData("Markdig.dll")]
    [InlineData("Balloon.Kernel.dll")]
    [InlineData("balloon.dll")]
    public void What_a_first_cell_needs_is_precompiled(string name)
    {
        var file = InLayout(name);
        using var reader = new PEReader(File.OpenRead(file));
        var native = reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory;
        Assert.True(native.Size > 0, $"{file} has no native code");
    }

    [Fact]
    public void Only_native_libraries_of_this_platform_are_laid_out()
    {
        var natives = Path.Combine(Path.GetDirectoryName(InLayout("balloon.dll"))!, "runtimes");
        var architecture = RuntimeInformation.ProcessArchitecture.ToString();
        // Folders of an earlier layout remain, empty.
        var folders = Directory
            .GetFiles(natives, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(natives, file).Split(Path.DirectorySeparatorChar)[0])
            .Where(folder => folder.Contains('-', StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(folders);
        Assert.All(folders, folder => Assert.EndsWith($"-{architecture}", folder, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The build for use has no other XML documentation.</summary>
    [Theory]
    [InlineData("Balloon.Notebook.dll")]
    [InlineData("Balloon.Iceberg.dll")]
    public void An_editor_finds_the_documentation_of_what_a_cell_references(string name) =>
        Assert.True(File.Exists(Path.ChangeExtension(InLayout(name, "notebook"), ".xml")), $"{name} has none beside it");

    /// <summary>Without native code of the C# compiler there are some 12,000.</summary>
    [Fact]
    public async Task Few_methods_are_compiled_before_a_first_cell_runs()
    {
        var program = InLayout(OperatingSystem.IsWindows() ? "balloon.exe" : "balloon");
        using var folder = new TempFolder();
        var notebook = folder["compiled.ipynb"];
        var cell = """{"cell_type":"code","execution_count":null,"id":"a","metadata":{},"outputs":[],"source":"SOURCE"}""".Replace(
            "SOURCE",
            "System.Console.Write(System.Runtime.JitInfo.GetCompiledMethodCount());",
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(
            notebook,
            $$"""{"cells":[{{cell}}],"metadata":{},"nbformat":4,"nbformat_minor":5}""",
            TestContext.Current.CancellationToken
        );
        using var process = Process.Start(program, ["export", notebook, "--output", folder["site"]]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, process.ExitCode);
        var written = await File.ReadAllTextAsync(folder["site", "compiled.ipynb"], TestContext.Current.CancellationToken);
        var output = JsonNode.Parse(written)!["cells"]![0]!["outputs"]![0]!["text"]![0]!.GetValue<string>();
        Assert.InRange(int.Parse(output, CultureInfo.InvariantCulture), 1, MostMethodsCompiled);
    }

    private static string InLayout(string name, string of = "balloon")
    {
        var file = Path.Combine(Repo.Root, "artifacts", of, name);
        if (!File.Exists(file))
            Assert.Skip($"artifacts/{of} is not laid out: ./balloon --version builds it");
        return file;
    }
}
