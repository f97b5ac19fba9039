using Balloon.Kernel.Engine;
using Balloon.Testing;

namespace Balloon.Kernel.Tests.Engine;

[Collection("process state")]
public sealed class PrecompiledCellTests : IAsyncDisposable
{
    private readonly NotebookEngine _engine = new();
    private readonly List<string> _shown = [];

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public void The_next_cell_is_compiled_with_what_this_one_declared_and_then_used()
    {
        var compiler = Compiler();
        var ahead = new PrecompiledCell("x + 1", "cell 2");
        Compile(compiler, "var x = 1;", "cell 1", ahead);
        var early = ahead.Take("x + 1", "cell 2", TestContext.Current.CancellationToken);
        Assert.NotNull(early);
        Assert.NotNull(Compile(compiler, "x + 1", "cell 2"));
        Assert.Same(early.Compilation, compiler.Previous);
        Assert.Equal(2, compiler.Count);
    }

    [Fact]
    public void The_cell_after_the_next_is_compiled_alongside_and_used_too()
    {
        var compiler = Compiler();
        var third = new PrecompiledCell("x + y", "cell 3");
        Compile(compiler, "var x = 1;", "cell 1", new("var y = 2;", "cell 2", third));
        var early = third.Take("x + y", "cell 3", TestContext.Current.CancellationToken);
        Assert.NotNull(early);
        Compile(compiler, "var y = 2;", "cell 2", new("x + y", "cell 3", new("y", "cell 4")));
        Assert.NotNull(Compile(compiler, "x + y", "cell 3", new("y", "cell 4")));
        Assert.Same(early.Compilation, compiler.Previous);
        Assert.NotNull(Compile(compiler, "y", "cell 4"));
        Assert.Equal(4, compiler.Count);
    }

    [Fact]
    public void A_compilation_that_expected_another_previous_cell_is_not_used()
    {
        var compiler = Compiler();
        Compile(compiler, "var x = 1;", "cell 1", new("var x = \"two\";", "cell 2", new("x.Length", "cell 3")));
        Compile(compiler, "var x = new int[3];", "cell 2", new("x.Length", "cell 3"));
        Compile(compiler, "x.Length", "cell 3");
        Compile(compiler, "x[0]", "cell 4", new("missing", "cell 5", new("x", "cell 6")));
        Assert.Throws<CompilationException>(() => Compile(compiler, "missing", "cell 5", new("x", "cell 6")));
        Assert.NotNull(Compile(compiler, "x[1]", "cell 6"));
        Assert.Equal(5, compiler.Count);
    }

    [Fact]
    public void A_cell_other_than_the_expected_one_is_compiled_itself()
    {
        var compiler = Compiler();
        var ahead = new PrecompiledCell("var y = 2;", "cell 2");
        Compile(compiler, "var x = 1;", "cell 1", ahead);
        Compile(compiler, "var z = 3;", "cell 2");
        Compile(compiler, "x + z", "cell 3");
        Assert.Throws<CompilationException>(() => Compile(compiler, "y", "cell 4"));
    }

    [Fact]
    public void A_cell_that_does_not_compile_ahead_reports_its_errors_when_it_runs()
    {
        var compiler = Compiler();
        Compile(compiler, "var x = 1;", "cell 1", new("x + missing", "cell 2"));
        var failure = Assert.Throws<CompilationException>(() => Compile(compiler, "x + missing", "cell 2"));
        Assert.Equal("CS0103", Assert.Single(failure.Diagnostics).Id);
        Assert.NotNull(Compile(compiler, "x", "cell 3"));
    }

    [Fact]
    public void Stopping_a_cell_stops_its_compilation_ahead()
    {
        var compiler = Compiler();
        Compile(compiler, "var x = 1;", "cell 1", new("x", "cell 2"));
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => compiler.Compile("x", "cell 2", ahead: null, stopped.Token));
        Assert.NotNull(Compile(compiler, "x", "cell 2"));
    }

    [Fact]
    public void A_cell_with_directives_waits_for_its_turn()
    {
        Assert.False(PrecompiledCell.CanPrecompile("#load \"written-by-the-cell-before.csx\""));
        Assert.False(PrecompiledCell.CanPrecompile("1 + 1\n#r \"built-by-the-cell-before.dll\""));
        Assert.Equal(Environment.ProcessorCount > 1, PrecompiledCell.CanPrecompile("1 + 1"));
    }

    [Fact]
    public async Task A_failed_cell_does_not_change_what_the_next_one_sees()
    {
        var cells = new[]
        {
            "var x = 1;",
            "var x = \"one\"; var y = 2; throw new InvalidOperationException(x);",
            "x.Length + y",
            "var x = 3; missing",
            "x",
            "using System.Globalization;",
            "CultureInfo.InvariantCulture.Name.Length + x.Length",
            "// nothing",
            "int Twice(int n) => 2 * n;",
            "Twice(21)",
        };
        for (var i = 0; i < cells.Length; i++)
            await Run(cells[i], cells[(i + 1)..]);
        Assert.Equal(["InvalidOperationException 1", "result: 5", "CompilationError 1", "result: one", "result: 3", "result: 42"], _shown);
    }

    [Fact]
    public async Task A_cell_that_changes_the_folder_changes_it_for_the_next_one()
    {
        using var folder = new TempFolder();
        var before = Environment.CurrentDirectory;
        var path =
            "string Here([System.Runtime.CompilerServices.CallerFilePath] string path = \"\") => System.IO.Path.GetDirectoryName(path);";
        try
        {
            await Run(path);
            await Run($"Environment.CurrentDirectory = @\"{folder.Path}\";", "Here() == Environment.CurrentDirectory");
            await Run("Here() == Environment.CurrentDirectory");
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        Assert.Equal(["result: True"], _shown);
    }

    private static CellCompiler Compiler() => new(new("notebook", isCollectible: true));

    private static CompiledCell? Compile(CellCompiler compiler, string code, string name, PrecompiledCell? ahead = null) =>
        compiler.Compile(code, name, ahead, TestContext.Current.CancellationToken);

    private async Task Run(string code, params string[] next)
    {
        var cell = new RecordedCell();
        var result = await _engine.RunAsync(code, cell, next: next, cancellationToken: TestContext.Current.CancellationToken);
        _shown.AddRange(cell.Events);
        if (result.Failure is { } failure)
            _shown.Add($"{failure.Name.Split('.')[^1]} {failure.Line}");
    }
}
