using Balloon.Kernel.Engine;
using Balloon.Kernel.Interactive;

namespace Balloon.Kernel.Tests.Engine;

/// <summary>Whatever a cell or a formatter does, the cell ends with an error that says what happened, and the next one runs.</summary>
[Collection("process state")]
public sealed class StubbornCellTests : IAsyncDisposable
{
    private const string Tree = """
        public class Tree : IEnumerable<Tree> {
          public IEnumerator<Tree> GetEnumerator() { yield return this; }
          System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }
        """;

    private readonly NotebookEngine _engine = new();

    public async ValueTask DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [InlineData(Tree + "\nnew Tree()")]
    [InlineData("var own = new List<object>(); own.Add(own); own")]
    [InlineData("var map = new Dictionary<string, object>(); map[\"self\"] = map; map")]
    [InlineData("var all = new List<object>(); all.Add((1, all)); display(all)")]
    public async Task A_value_that_contains_itself_is_refused(string code)
    {
        var (result, _) = await _engine.Run(code);
        Assert.Equal("BottomlessValue", result.Failure?.Name);
        await LivesAsync();
    }

    [Theory]
    [InlineData("new[] { new[] { 1, 2 }, new[] { 3 } }")]
    [InlineData("new List<object> { 1, \"a\", new List<object> { 2 } }")]
    [InlineData("(1, new[] { 2 }, new Dictionary<string, int[]> { [\"a\"] = new[] { 1 } })")]
    public async Task Nested_lists_are_shown(string code) => Assert.Null((await _engine.Run(code)).Result.Failure);

    [Fact]
    public void A_sequence_that_cannot_contain_itself_is_not_enumerated()
    {
        Assert.False(NestedValues.IsBottomless(Lines()));

        static IEnumerable<string> Lines()
        {
            Assert.Fail("It was gone through.");
            yield return "a";
        }
    }

    [Theory]
    [InlineData("async void Boom() { await Task.Delay(20); throw new Exception(\"boom\"); }\nBoom(); await Task.Delay(200);")]
    [InlineData(
        "async void Boom() { await Task.Delay(20).ConfigureAwait(false); throw new Exception(\"boom\"); }\nBoom(); await Task.Delay(200);"
    )]
    [InlineData("var t = new System.Threading.Thread(() => throw new Exception(\"boom\")); t.Start(); t.Join(); await Task.Delay(100);")]
    [InlineData("System.Threading.ThreadPool.QueueUserWorkItem(_ => throw new Exception(\"boom\")); await Task.Delay(200);")]
    public async Task An_unawaited_exception_fails_the_cell_and_not_the_process(string code)
    {
        var (result, _) = await _engine.Run(code);
        Assert.Equal("System.Exception", result.Failure?.Name);
        Assert.Equal("boom", result.Failure!.Message);
        Assert.Contains("nobody awaits", result.Failure.ToString(), StringComparison.Ordinal);
        await LivesAsync();
    }

    [Fact]
    public async Task An_exception_after_the_cells_end_is_shown_under_it()
    {
        var cell = new RecordedCell();
        var code = "async void Boom() { await Task.Delay(100); throw new Exception(\"late\"); }\nBoom();";
        var result = await _engine.RunAsync(code, cell, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(result.Failure);
        await _engine.Run("await Task.Delay(400);");
        Assert.Equal(["failure: late"], cell.Events);
    }

    [Theory]
    [InlineData(
        "using var x = new System.IO.MemoryStream();\nConsole.WriteLine(x.Length);",
        "using (var x = new System.IO.MemoryStream()) { … }",
        1
    )]
    [InlineData("var a = 1;\nawait using var y = Open();", "await using (var y = Open()) { … }", 2)]
    [InlineData("namespace Game { class A { } }", "remove 'namespace Game'", 1)]
    [InlineData("namespace Game;\nclass A { }", "remove 'namespace Game'", 1)]
    [InlineData("file class Hidden { }", "as in 'class Hidden'", 1)]
    [InlineData("static class More { extension(int n) { public int Twice() => 2 * n; } }", "write each member as a method", 1)]
    public async Task Syntax_that_scripts_do_not_allow_is_refused_with_what_to_write(string code, string instead, int line)
    {
        var (result, _) = await _engine.Run(code);
        Assert.Equal("CompilationError", result.Failure?.Name);
        Assert.Contains(instead, result.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(line, result.Failure.Line);
        Assert.Equal(3, result.Failure.Details.Count); // The sentence and the position, and no follow-up errors.
    }

    [Fact]
    public async Task Endless_output_is_cut_off()
    {
        var (result, events) = await _engine.Run("for (var i = 0; i < 20; i++) Console.Write(new string('x', 1 << 20));");
        Assert.Null(result.Failure);
        Assert.InRange(events.Sum(e => e.Length), BoundedOutput.MaxTextLength, BoundedOutput.MaxTextLength + 1000);
        Assert.Contains("is not shown", events[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_formatter_that_throws_or_never_ends_fails_the_cell()
    {
        const string Formatter = "Microsoft.DotNet.Interactive.Formatting.Formatter";
        await _engine.Run("record Wrong(); record Slow();");
        await _engine.Run($"{Formatter}.Register<Wrong>((v, w) => throw new Exception(\"no look\"), \"text/html\");");
        await _engine.Run($"{Formatter}.Register<Slow>((v, w) => {{ while (true) System.Threading.Thread.Sleep(10); }}, \"text/html\");");
        Assert.Equal("no look", (await _engine.Run("new Wrong()")).Result.Failure?.Message);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Assert.Equal(CellStatus.Interrupted, (await _engine.RunUntil("new Slow()", stop.Token)).Result.Status);
        await LivesAsync();
    }

    private async Task LivesAsync() => Assert.Equal(["result: 2"], (await _engine.Run("1 + 1")).Events);
}
