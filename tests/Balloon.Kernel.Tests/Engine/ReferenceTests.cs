using Balloon.Kernel.Engine;
using Balloon.Kernel.Tests.Jupyter;
using Balloon.Testing;

namespace Balloon.Kernel.Tests.Engine;

[Collection("process state")]
public sealed class ReferenceTests : IAsyncDisposable
{
    private const string NativeCode = """
        using System.Runtime.InteropServices;
        public static unsafe class Checksum
        {
            [DllImport("NAME")] private static extern uint CompressionNative_Crc32(uint crc, byte* buffer, int length);
            public static uint Of(int length) => CompressionNative_Crc32(0, null, 0);
        }
        """;

    private readonly TempFolder _folder = new();
    private readonly string _before = Environment.CurrentDirectory;
    private readonly NotebookEngine _engine = new();

    public ReferenceTests()
    {
        Directory.CreateDirectory(_folder["notebooks"]);
        Environment.CurrentDirectory = _folder["notebooks"];
    }

    public async ValueTask DisposeAsync()
    {
        Environment.CurrentDirectory = _before;
        await _engine.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_library_beside_the_notebook_loads_its_dependencies_and_formatters()
    {
        var dependency = CompiledForTests.Library(
            _folder["lib"],
            "Inner",
            "namespace Inner { public record Pop(string Color); public interface IHaveTagBase { int Tag => 1; } }"
        );
        CompiledForTests.Library(
            _folder["lib"],
            "Outer",
            """
            using System.Runtime.CompilerServices;
            using Microsoft.DotNet.Interactive.Formatting;
            public class Board
            {
                [ModuleInitializer] internal static void Register() => Formatter.Register<Board>(b => "<i>a board</i>", "text/html");
                public Inner.Pop Last => new Inner.Pop("gold");
            }
            """,
            dependency
        );
        await Ok("#r \"../lib/Outer.dll\"");
        Assert.Equal(["result: gold"], await Ok("var board = new Board(); board.Last.Color"));
        var (_, events) = await _engine.Run("display(new Board(), \"text/html\");");
        Assert.Equal(["display 1: [text/html] <i>a board</i>"], events);
    }

    /// <summary>An error that one of this project's libraries reports is for the reader, who wrote the cell and not the library.</summary>
    [Fact]
    public async Task An_error_reported_by_our_library_shows_only_the_cells_lines()
    {
        CompiledForTests.Library(
            _folder["lib"],
            "Balloon.Toys",
            """
            using System;
            using System.Threading.Tasks;
            namespace Balloon.Toys;
            public class ToyException(string message, Exception? inner = null) : Exception(message, inner);
            public static class Shelf
            {
                public static async Task<int> FindAsync(string name)
                {
                    await Task.Yield();
                    try { return Look(name); }
                    catch (Exception e) { throw new ToyException($"There is no toy {name}. Did you mean ball?", e); }
                }
                public static int Defect(string? name) => name!.Length;
                private static int Look(string name) =>
                    throw (name == "bal" ? new ToyException("Toy does not exist")
                        : name == "bell" ? new FormatException("42: THERE is no toy bell.")
                        : (Exception)new FormatException("The shelf is open"));
            }
            """
        );
        await Ok("#r \"../lib/Balloon.Toys.dll\"");
        await Ok("using Balloon.Toys;");
        const string Headline = "Balloon.Toys.ToyException: There is no toy ";
        Assert.Equal(
            [$"{Headline}bal. Did you mean ball?", "   in cell 3, line 2"],
            await DetailsAsync("\nawait Shelf.FindAsync(\"bal\")")
        );
        Assert.Equal(
            [$"{Headline}bell. Did you mean ball?", "   in cell 4, line 1"],
            await DetailsAsync("await Shelf.FindAsync(\"bell\")")
        );
        Assert.Equal(
            [$"{Headline}x. Did you mean ball?", "   in cell 5, line 1", " ---> System.FormatException: The shelf is open"],
            await DetailsAsync("await Shelf.FindAsync(\"x\")")
        );
        Assert.Contains(await DetailsAsync("Shelf.Defect(null)"), line => line.Contains("Shelf.Defect", StringComparison.Ordinal));

        async Task<IReadOnlyList<string>> DetailsAsync(string code)
        {
            var (result, _) = await _engine.Run(code);
            return result.Failure!.Details;
        }
    }

    [Fact]
    public async Task A_referenced_library_formats_other_libraries_values_before_it_is_used()
    {
        var plain = CompiledForTests.Library(_folder["lib"], "Plain", "public record Frame(int Rows);");
        CompiledForTests.Library(
            _folder["lib"],
            "Looks",
            """
            using System.Runtime.CompilerServices;
            using Microsoft.DotNet.Interactive.Formatting;
            public class Look
            {
                [ModuleInitializer] internal static void Register() => Formatter.Register<Frame>(f => "<i>a frame</i>", "text/html");
            }
            """,
            plain
        );
        await Ok("#r \"../lib/Looks.dll\"");
        Assert.Equal(["display 1: [text/html] <i>a frame</i>"], await Ok("display(new Frame(1), \"text/html\");"));
    }

    [Fact]
    public async Task A_chart_is_drawn_whatever_referenced_Plotly_and_its_script_is_included_once()
    {
        JupyterForTests.RequireLibrary();
        foreach (var name in (string[])["Plotly.NET.dll", "Plotly.NET.CSharp.dll"])
            await Ok($"#r \"{Path.Combine(Repo.Root, "artifacts", "notebook", name).Replace('\\', '/')}\"");
        const string Chart = "Plotly.NET.CSharp.Chart.Point<int, int, string>(x: new[] { 1 }, y: new[] { 1 })";
        var first = (await Ok($"display({Chart}, \"text/html\");"))[0];
        Assert.Contains("data-balloon-asset=\"plotly.min.js\"", first, StringComparison.Ordinal);
        Assert.Contains("Plotly.newPlot(\"plotly-", first, StringComparison.Ordinal);
        Assert.DoesNotContain("cdn.plot.ly", first[..1000], StringComparison.Ordinal);
        var second = (await Ok($"display({Chart}, \"text/html\");"))[0];
        Assert.InRange(second.Length, 1, 100_000);
        Assert.Equal(["result: A chart made with Plotly.NET."], await Ok(Chart));
    }

    [Fact]
    public async Task A_reference_and_its_use_can_be_in_one_cell()
    {
        CompiledForTests.Library(_folder["lib"], "Solo", "namespace Solo { public static class Air { public static int Volume => 7; } }");
        Assert.Equal(["result: 7"], await Ok("// first\n#r \"../lib/Solo.dll\"\nusing Solo;\nAir.Volume"));
    }

    [Fact]
    public async Task Types_of_a_library_that_the_first_cell_references_are_the_same_in_every_cell()
    {
        var inner = CompiledForTests.Library(_folder["lib"], "Gas", "namespace Gas { public record Fill(int Grams); }");
        CompiledForTests.Library(
            _folder["lib"],
            "Shop",
            """
            namespace Shop
            {
                public enum Size { Small, Large }
                public class Counter { public Gas.Fill Fill { get; set; } public string Sell(Size size) => "sold " + size; }
            }
            """,
            inner
        );
        await Ok("#r \"../lib/Shop.dll\"\nusing Shop;\nvar counter = new Counter();");
        Assert.Equal(["result: sold Large"], await Ok("counter.Sell(Size.Large)"));
        Assert.Equal(["result: sold Small"], await Ok("new Counter().Sell(Size.Small)"));
    }

    /// <summary>
    /// When each compilation had its own base, it was random whether a later cell recognized a library's types as those of the first cell.
    /// </summary>
    [Fact]
    public void Notebooks_started_in_parallel_use_the_same_framework()
    {
        var compilers = Enumerable.Range(0, 4).Select(i => new CellCompiler(new($"notebook {i}", isCollectible: true))).ToList();
        Parallel.ForEach(
            compilers,
            compiler => compiler.Compile("var x = 1;\nx + 1", "cell 1", ahead: null, TestContext.Current.CancellationToken)
        );
        var bases = compilers.ConvertAll(compiler => compiler.Previous.ScriptCompilationInfo!.PreviousScriptCompilation);
        Assert.NotNull(bases[0]);
        Assert.All(bases, one => Assert.Same(bases[0], one));
    }

    [Fact]
    public async Task A_formatter_source_named_by_an_attribute_is_used()
    {
        var code = """
            using System.Collections.Generic;
            using Microsoft.DotNet.Interactive.Formatting;
            [TypeFormatterSource(typeof(Source), PreferredMimeTypes = new[] { "text/markdown" })] public class Note { }
            public class Source : ITypeFormatterSource
            {
                public IEnumerable<ITypeFormatter> CreateTypeFormatters() => new ITypeFormatter[] { new Markdown() };
            }
            public class Markdown : ITypeFormatter
            {
                public string MimeType => "text/markdown";
                public System.Type Type => typeof(Note);
                public bool Format(object instance, FormatContext context) { context.Writer.Write("**noted**"); return true; }
            }
            """;
        CompiledForTests.Library(_folder["lib"], "Sourced", code);
        var (_, events) = await _engine.Run("#r \"../lib/Sourced.dll\"\nnew Note()");
        Assert.Equal(["result: [text/markdown] **noted**"], events);
    }

    [Fact]
    public async Task Next_to_HTML_the_plain_text_comes_from_the_types_own_formatter()
    {
        var code = """
            using System.Collections.Generic;
            using Microsoft.DotNet.Interactive.Formatting;
            [TypeFormatterSource(typeof(Source))] public class Note { public int Length => 1; }
            public class Source : ITypeFormatterSource
            {
                public IEnumerable<ITypeFormatter> CreateTypeFormatters() =>
                    new ITypeFormatter[] { new Telling("text/html", "<b>noted</b>"), new Telling("text/plain", "noted\nand told") };
            }
            public class Telling : ITypeFormatter
            {
                private readonly string _text;
                public Telling(string mimeType, string text) { MimeType = mimeType; _text = text; }
                public string MimeType { get; }
                public System.Type Type => typeof(Note);
                public bool Format(object instance, FormatContext context) { context.Writer.Write(_text); return true; }
            }
            """;
        CompiledForTests.Library(_folder["lib"], "Told", code);
        var (_, events) = await _engine.Run("#r \"../lib/Told.dll\"\nnew Note()");
        Assert.Equal(["result: noted\nand told"], events);
        Assert.Equal(["display 1: [text/html] <b>noted</b>"], await Ok("display(new Note(), \"text/html\");"));
    }

    [Theory]
    [InlineData("beside")]
    [InlineData("under runtimes")]
    public async Task Native_libraries_are_found(string place)
    {
        var name = place == "beside" ? "pop_beside" : "pop_runtimes";
        var rid = PlatformIds.Current;
        CompiledForTests.Native(place == "beside" ? _folder["lib"] : _folder["lib", "runtimes", rid, "native"], name);
        CompiledForTests.UnsafeLibrary(_folder["lib"], "Checks", NativeCode.Replace("NAME", name, StringComparison.Ordinal));
        Assert.Equal(["result: 0"], await Ok("#r \"../lib/Checks.dll\"\nChecksum.Of(0)"));
    }

    [Fact]
    public async Task A_package_is_restored_from_a_local_source_and_a_different_version_is_reported()
    {
        Feed();
        var events = await Ok("#i \"nuget:../feed\"\n#r \"nuget:Balloon.Test.Helium, 1.2.0\"\nHelium.Gas.Name");
        Assert.Equal(
            [
                "display 1: Installed packages: Balloon.Test.Helium, 1.2.3",
                "display 2: The feed has no Balloon.Test.Helium 1.2.0: 1.2.3 was used instead.",
                "result: He",
            ],
            events
        );
    }

    /// <summary>Each restore is a separate program, which takes seconds.</summary>
    [Fact]
    public async Task The_requested_version_is_restored_once_and_a_missing_package_is_reported()
    {
        Long.Only();
        Feed();
        var events = await Ok("#i \"nuget:../feed\"\n#r \"nuget:Balloon.Test.Helium, 1.2.3\"\nHelium.Gas.Name");
        Assert.Equal(["display 1: Installed packages: Balloon.Test.Helium, 1.2.3", "result: He"], events);
        Assert.Equal(["result: He"], await Ok("#r \"nuget:Balloon.Test.Helium, 1.2.3\"\nHelium.Gas.Name"));
        var (missing, _) = await _engine.Run("#r \"nuget:Balloon.Test.Nowhere, 1.0.0\"");
        Assert.Equal("RestoreFailed", missing.Failure!.Name);
        Assert.Contains("Balloon.Test.Nowhere", missing.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_is_loaded_and_its_errors_fail_the_cell()
    {
        File.WriteAllText(_folder["notebooks", "helpers.csx"], "int Twice(int n) => 2 * n;");
        File.WriteAllText(_folder["notebooks", "broken.csx"], "\nint x = missing;");
        Assert.Equal(["result: 8"], await Ok("#load \"helpers.csx\"\nTwice(4)"));
        var (result, _) = await _engine.Run("#load \"broken.csx\"");
        Assert.Contains("broken.csx(2,9): error CS0103", result.Failure!.Details[0], StringComparison.Ordinal);
        var (absent, _) = await _engine.Run("#load \"absent.csx\"");
        Assert.Equal("CompilationError", absent.Failure!.Name);
        Directory.CreateDirectory(_folder["lib"]);
        File.WriteAllText(_folder["lib", "thrice.csx"], "int Thrice(int n) => 3 * n;");
        await Ok("Environment.CurrentDirectory = \"../lib\";");
        Assert.Equal(["result: 9"], await Ok("#load \"thrice.csx\"\nThrice(3)"));
    }

    [Fact]
    public async Task Two_notebooks_have_separate_states_of_one_library()
    {
        CompiledForTests.Library(_folder["lib"], "Counting", "public static class Counter { public static int Value; }");
        var reference = "#r \"../lib/Counting.dll\"\n";
        await Ok(reference + "Counter.Value = 5;");
        await using var other = new NotebookEngine();
        var (_, events) = await other.Run(reference + "Counter.Value");
        Assert.Equal(["result: 0"], events);
    }

    /// <summary>A feed with one package in one version.</summary>
    private void Feed()
    {
        var library = CompiledForTests.Library(
            _folder["build"],
            "Balloon.Test.Helium",
            "namespace Helium { public static class Gas { public static string Name => \"He\"; } }"
        );
        CompiledForTests.Package(_folder["feed"], "Balloon.Test.Helium", "1.2.3", library);
        File.WriteAllText(
            _folder["notebooks", "nuget.config"],
            $"<configuration><config><add key=\"globalPackagesFolder\" value=\"{_folder["packages"]}\" /></config><packageSources><clear /></packageSources></configuration>"
        );
    }

    private async Task<IReadOnlyList<string>> Ok(string code)
    {
        var (result, events) = await _engine.Run(code);
        Assert.True(result.Failure is null, result.Failure?.ToString());
        return events;
    }
}
