using Balloon.Kernel.Engine;

namespace Balloon.Kernel.Tests.Engine;

[Collection("process state")]
public sealed class NotebookEngineTests : IAsyncDisposable
{
    private readonly NotebookEngine _engine = new();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task The_last_expression_is_shown_and_cells_see_earlier_ones()
    {
        await Ok("var x = 20; int Twice(int n) => 2 * n; record Pop(string Color, int Score);");
        Assert.Equal(["result: 42"], await Ok("Twice(x) + 2"));
        Assert.Equal(["result: red"], await Ok("new Pop(\"red\", 1).Color"));
        Assert.Empty(await Ok("Twice(x);"));
    }

    [Fact]
    public async Task A_last_expression_that_has_a_value_is_shown_even_if_it_is_null()
    {
        Assert.Equal(["out: 1"], await Ok("Console.Write(1)"));
        Assert.Equal(["result: <null>"], await Ok("(string)null"));
        Assert.Equal(["result: <null>"], await Ok("default(object)"));
        Assert.Empty(await Ok("if (Math.Abs(1) == 1)\n    return 5;\nConsole.Write(2)"));
        Assert.Equal(["result: 6"], await Ok("if (Math.Abs(1) == 1)\n    return 6;\n7"));
    }

    [Fact]
    public async Task A_name_declared_again_hides_the_earlier_one()
    {
        await Ok("var x = 1;");
        await Ok("var x = \"one\";");
        Assert.Equal(["result: one"], await Ok("x"));
    }

    [Fact]
    public async Task Anonymous_types_of_the_same_shape_are_one_type_in_all_cells()
    {
        await Ok("var pop = new { Color = \"red\", Score = 1 };");
        await Ok("pop = new { Color = \"blue\", Score = 2 };");
        Assert.Equal(["result: True"], await Ok("pop.GetType() == new { Color = \"\", Score = 0 }.GetType() && pop.Score == 2"));
    }

    [Fact]
    public async Task A_call_that_nobody_awaits_is_told()
    {
        await Ok("async Task<int> CountAsync(int n) { await Task.Yield(); while (n < 2) n++; return n; }");
        Assert.Equal(
            ["err: Line 3: nobody awaits CountAsync(…), so neither its result nor its error is shown. Write `await` before it.\\n"],
            await Ok("for (var i = 0; i < 2; i++)\n    i += 0;\nCountAsync(1);")
        );
        Assert.Empty(await Ok("await CountAsync(1); var later = CountAsync(2); _ = CountAsync(3);"));
    }

    [Theory]
    [InlineData("minutes.Sum()", "minutes is a Task<List<int>>")]
    [InlineData("minutes.Count", "minutes is a Task<List<int>>")]
    [InlineData("minutes[0]", "minutes is a Task<List<int>>")]
    [InlineData("ListAsync().Count", "ListAsync(…) is a Task<List<int>>")]
    [InlineData("foreach (var m in minutes) { }", "minutes is a Task<List<int>>")]
    [InlineData("foreach (var m in await minutes) { } List<int> all = ListAsync();", "ListAsync(…) is a Task<List<int>>")]
    public async Task A_task_whose_result_is_used_is_told(string code, string told)
    {
        await Ok("async Task<List<int>> ListAsync() { await Task.Yield(); return [1]; }");
        await Ok("var minutes = ListAsync();");
        var (result, _) = await _engine.Run(code);
        Assert.Equal($"Hint: {told}, and not its result yet: write `await` before the call that returns it.", result.Failure!.Details[^1]);
        (result, _) = await _engine.Run("minutes.Result.Nothing");
        Assert.DoesNotContain("Hint:", string.Join('\n', result.Failure!.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_reference_in_the_cell_that_declares_the_variable_is_its_own()
    {
        var (result, _) = await _engine.Run("string text = null; int? length = text.Length;");
        Assert.DoesNotContain("has no value, because", result.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("line 1", string.Join('\n', result.Failure.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_usings_are_those_of_dotnet_interactive()
    {
        var code =
            "await Task.Yield(); new List<int> { 1 }.Select(n => n).Sum() + new StringBuilder(\"a\").Length + new ArrayList().Count + Math.Abs(0)";
        Assert.Equal(["result: 2"], await Ok(code));
    }

    [Fact]
    public async Task Unsafe_code_compiles_in_a_cell_and_in_a_file_that_it_loads()
    {
        await Ok("int Plain() => 1;");
        await Ok("unsafe int First(int[] numbers) { fixed (int* first = numbers) return *first; }");
        Assert.Equal(["result: 7"], await Ok("First(new[] { 7, 8 })"));
        using var folder = new Balloon.Testing.TempFolder();
        await File.WriteAllTextAsync(
            folder["pointers.csx"],
            "unsafe int Size() { return sizeof(System.Guid*) > 0 ? 16 : 0; }",
            TestContext.Current.CancellationToken
        );
        await Ok($"#load \"{folder["pointers.csx"].Replace('\\', '/')}\"");
        Assert.Equal(["result: 16"], await Ok("Size()"));
    }

    [Fact]
    public async Task A_cell_with_only_a_using_applies_to_later_cells()
    {
        await Ok("using System.Globalization;");
        Assert.Equal(["result: True"], await Ok("CultureInfo.InvariantCulture.Equals(CultureInfo.InvariantCulture)"));
    }

    [Fact]
    public async Task Console_output_and_displays_appear_in_order()
    {
        var events = await Ok(
            "Console.Write(\"a\"); display(\"b\"); Console.Error.Write(\"c\"); \"d\".Display(); await Task.Delay(1); Console.Write(\"e\"); \"f\""
        );
        Assert.Equal(["out: a", "display 1: b", "err: c", "display 2: d", "out: e", "result: f"], events);
    }

    [Fact]
    public async Task A_display_handle_also_updates_from_a_later_cell()
    {
        await Ok("var shown = display(\"one\"); shown.Update(\"two\");");
        var cell = new RecordedCell();
        cell.Display("x", new([KeyValuePair.Create("text/plain", "x")]));
        Assert.Equal(
            ["display 1: one", "update 1: two"],
            await Ok("var d = KernelInvocationContext.Current.Display(\"one\", \"text/plain\"); d.Update(\"two\");")
        );
    }

    [Fact]
    public async Task DisplayAs_shows_text_unchanged() =>
        Assert.Equal(["display 1: [text/html] <b>x</b>"], await Ok("\"<b>x</b>\".DisplayAs(\"text/html\");"));

    [Fact]
    public async Task HTML_is_shown_as_html() =>
        Assert.Equal(["display 1: [text/html] <i>x</i>"], await Ok("display(HTML(\"<i>x</i>\"), \"text/html\");"));

    [Fact]
    public async Task A_registered_formatter_shows_the_value()
    {
        await Ok(
            "using Microsoft.DotNet.Interactive.Formatting; class Balloon { } Formatter.Register<Balloon>(_ => \"<svg/>\", \"text/html\"); Formatter.SetPreferredMimeTypesFor(typeof(Balloon), \"text/html\", \"text/plain\"); Formatter.Register<Balloon>(_ => \"a balloon\", \"text/plain\");"
        );
        Assert.Equal(["result: a balloon"], await Ok("new Balloon()"));
    }

    [Fact]
    public async Task An_exception_has_its_type_message_and_line()
    {
        var (result, events) = await _engine.Run("Console.Write(1);\nvar a = 1;\nthrow new InvalidOperationException(\"no air\");");
        Assert.Equal(CellStatus.Failed, result.Status);
        Assert.Equal("System.InvalidOperationException", result.Failure!.Name);
        Assert.Equal("no air", result.Failure.Message);
        Assert.Equal(3, result.Failure.Line);
        Assert.Equal(["out: 1"], events);
        Assert.Contains(result.Failure.Details, d => d.Contains("cell 1, line 3", StringComparison.Ordinal));
        Assert.Equal(["result: 1"], await Ok("a"));
    }

    [Fact]
    public async Task An_exception_in_a_method_of_an_earlier_cell_names_that_cell()
    {
        await Ok("static int Pop(int n)\n{\n    if (n == 0) throw new ArgumentException(\"none\");\n    return 1;\n}");
        var (result, _) = await _engine.Run("\nPop(0)");
        Assert.DoesNotContain(result.Failure!.Details, d => d.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal));
        Assert.Contains(
            result.Failure!.Details,
            d => d.Contains("Pop", StringComparison.Ordinal) && d.Contains("cell 1, line 3", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("foreach (var i in new[] { 1 })")]
    [InlineData("while (true)")]
    [InlineData("for (;;) {")]
    public async Task A_loop_without_its_body_is_an_error(string code)
    {
        var (result, _) = await _engine.Run(code);
        Assert.Equal("CompilationError", result.Failure?.Name);
    }

    [Fact]
    public async Task All_compile_errors_are_shown_with_their_positions_and_nothing_is_declared()
    {
        var (result, _) = await _engine.Run("var fine = 1;\nvar y = missing1 + 1;\nvar z = missing2;");
        Assert.Equal("CompilationError", result.Failure!.Name);
        Assert.Equal(2, result.Failure.Line);
        Assert.Contains("(2,9): error CS0103", result.Failure.Details[0], StringComparison.Ordinal);
        Assert.Equal("    var y = missing1 + 1;", result.Failure.Details[1]);
        Assert.Equal("            ^^^^^^^^", result.Failure.Details[2]);
        Assert.Contains(result.Failure.Details, d => d.Contains("missing2", StringComparison.Ordinal));
        var (again, _) = await _engine.Run("fine");
        Assert.Equal(CellStatus.Failed, again.Status);
        Assert.Equal(
            "Hint: fine is declared in the cell with «var fine = 1;», which did not compile. Mend that cell and run it, and then this one.",
            again.Failure!.Details[^1]
        );
    }

    /// <summary>Somebody opens a notebook, and runs a cell in its middle first.</summary>
    [Fact]
    public async Task A_cell_that_runs_before_the_set_up_cells_says_to_run_them()
    {
        const string Later = "Check.That(true);\nballoon.Profile";
        Assert.StartsWith("Hint: this is the first cell since the kernel started.", await LastLine(Later), StringComparison.Ordinal);
        await Ok("\"Balloon is built.\"");
        Assert.StartsWith("Hint: no cell with #r has run since the kernel started.", await LastLine(Later), StringComparison.Ordinal);
        Assert.DoesNotContain("Hint", await LastLine("int n = \"no number\";"), StringComparison.Ordinal);
        await Ok($"#r \"{typeof(NotebookEngineTests).Assembly.Location}\"");
        Assert.DoesNotContain("Hint", await LastLine(Later), StringComparison.Ordinal);

        async Task<string> LastLine(string code) => (await _engine.Run(code)).Result.Failure!.Details[^1];
    }

    [Fact]
    public async Task An_endless_loop_stops_when_it_is_interrupted()
    {
        await Ok("var n = 0L;");
        using var stop = new CancellationTokenSource();
        var running = _engine.RunUntil("while (true) n++;", stop.Token);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        var (result, _) = await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(CellStatus.Interrupted, result.Status);
        await StandsStill();
    }

    [Fact]
    public async Task A_loop_on_a_thread_of_its_own_stops_too()
    {
        await Ok("var n = 0L;");
        using var stop = new CancellationTokenSource(1000);
        var code = "await Task.Run(() => { try { while (true) for (;;) n++; } catch (ArgumentException) { } });";
        var (result, _) = await _engine.RunUntil(code, stop.Token);
        Assert.Equal(CellStatus.Interrupted, result.Status);
        await StandsStill();
    }

    [Fact]
    public async Task Errors_in_a_cell_with_loops_keep_their_columns()
    {
        var (result, _) = await _engine.Run("for (var i = 0; i < 3; i++) foreach (var x in new[] { 1 }) missing(i);");
        Assert.Contains("(1,60): error CS0103", result.Failure!.Details[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loops_of_every_kind_keep_their_meaning()
    {
        var code =
            "var s = 0; for (var i = 0; i < 3; i++) for (var j = 0; j < 3; j++) if (i == j) continue; else s++; do s++; while (s < 10); while (s < 12) { s++; } foreach (var x in new[] { 1, 2 }) s += x; s";
        Assert.Equal(["result: 15"], await Ok(code));
    }

    private Task StandsStill() =>
        Balloon.Testing.Eventually.TrueAsync(
            async () =>
            {
                var before = await Ok("n");
                await Task.Delay(30, TestContext.Current.CancellationToken);
                return before.SequenceEqual(await Ok("n"));
            },
            "the loop's counter stands still",
            cancellationToken: TestContext.Current.CancellationToken
        );

    [Theory]
    [InlineData("await Task.Delay(1); while (true) { }")]
    [InlineData("await Task.Run(() => { while (true) { } });")]
    [InlineData("again: goto again;")]
    [InlineData("long Fib(int n) { return n < 2 ? n : Fib(n - 1) + Fib(n - 2); } Fib(70)")]
    [InlineData("System.Threading.Thread.Sleep(100_000);")]
    [InlineData("await Task.Delay(100_000);")]
    [InlineData("new System.Threading.ManualResetEventSlim().Wait();")]
    public async Task Loops_and_waits_of_any_kind_stop_too(string code)
    {
        await Ok("1");
        using var stop = new CancellationTokenSource(700);
        var (result, _) = await _engine
            .RunUntil(code, stop.Token)
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(CellStatus.Interrupted, result.Status);
    }

    [Fact]
    public async Task Waiting_for_a_task_synchronously_does_not_deadlock()
    {
        await Ok("async Task<int> Later() { await Task.Delay(5); return 7; }");
        Assert.Equal(["result: 7"], await Ok("Later().Result"));
    }

    [Fact]
    public async Task Other_languages_of_a_cell_are_shown()
    {
        Assert.Equal(["display 1: [text/html] <b>x</b>"], await Ok("#!html\n<b>x</b>"));
        Assert.Equal(["display 1: [text/markdown] # x"], await Ok("# x", "markdown"));
        Assert.Equal(["out: 1", "display 1: [text/html] <i/>", "result: 2"], await Ok("Console.Write(1);\n#!html\n<i/>\n#!csharp\n1 + 1"));
    }

    [Fact]
    public async Task The_wall_time_is_shown_on_request()
    {
        var events = await Ok("#!time\n1");
        Assert.Equal("result: 1", events[0]);
        Assert.StartsWith("display 1: Wall time: ", events[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_magic_lists_the_known_ones()
    {
        var (result, _) = await _engine.Run("\n#!fsharp\nlet x = 1");
        Assert.Equal("UnknownMagic", result.Failure!.Name);
        Assert.Equal(2, result.Failure.Line);
        Assert.Contains("#!html", result.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_magic_inside_a_string_is_text() =>
        Assert.Equal(["result: 9"], await Ok("\"\"\"\n#!fsharp x\n\"\"\".Length - 1 + 0 * @\"\n#!nothing\n\".Length"));

    [Fact]
    public async Task A_variable_without_a_value_names_the_cell_that_failed_to_give_it_one()
    {
        await Ok("string Open() => throw new InvalidOperationException(\"no network\"); string none = null;");
        await _engine.Run("var used = 1;\nvar balloon = Open();");
        foreach (var code in (string[])["balloon.Length", "await Task.Yield();\nballoon.Trim()"])
        {
            var (result, _) = await _engine.Run(code);
            Assert.Equal(
                "balloon has no value, because the cell with «var balloon = Open();» failed. Run that cell again, and then this one.",
                result.Failure!.Message
            );
            Assert.StartsWith(result.Failure.Message, result.Failure.ToString(), StringComparison.Ordinal);
        }

        var (other, _) = await _engine.Run("none.Length");
        Assert.StartsWith("Object reference", other.Failure!.Message, StringComparison.Ordinal);
        await Ok("var balloon = \"open\";");
        Assert.Equal(["result: 4"], await Ok("balloon.Length"));
        Assert.StartsWith(
            "Object reference",
            (await _engine.Run("none.Trim(balloon[0])")).Result.Failure!.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_missing_reference_says_where_it_was_searched()
    {
        var (result, _) = await _engine.Run("#r \"../nowhere/Missing.dll\"");
        Assert.Equal("FileNotFound", result.Failure!.Name);
        Assert.Contains("nowhere", result.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Values_of_variables_are_disposed_with_the_engine(bool endsWithProcess)
    {
        var file = Path.GetTempFileName();
        await using (var engine = new NotebookEngine(new() { EndsWithProcess = endsWithProcess }))
            Assert.Equal(
                CellStatus.Done,
                (
                    await engine.Run(
                        $"var stream = System.IO.File.OpenWrite({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(file, true)});"
                    )
                )
                    .Result
                    .Status
            );
        using (File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
        File.Delete(file);
    }

    [Theory]
    [InlineData(false, "True")]
    [InlineData(true, "False")]
    public async Task The_code_of_cells_can_be_unloaded_unless_the_process_ends_with_them(bool endsWithProcess, string isCollectible)
    {
        await using var engine = new NotebookEngine(new() { EndsWithProcess = endsWithProcess });
        var (_, events) = await engine.Run("class Mine { }\ntypeof(Mine).Assembly.IsCollectible");
        Assert.Equal([$"result: {isCollectible}"], events);
    }

    private async Task<IReadOnlyList<string>> Ok(string code, string language = "csharp")
    {
        var (result, events) = await _engine.Run(code, language);
        Assert.True(result.Failure is null, result.Failure?.ToString());
        return events;
    }
}
