using Balloon.Kernel.Assist;
using Balloon.Kernel.Engine;
using Balloon.Kernel.Interactive;
using Balloon.Kernel.Languages;

namespace Balloon.Kernel.Tests.Languages;

/// <summary>Cells in languages other than C#.</summary>
[Collection("process state")]
public sealed class CellLanguageTests : IAsyncDisposable
{
    private readonly NotebookEngine _engine = new();

    public CellLanguageTests() => _engine.Languages.Add(new Upper());

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task A_cell_is_in_the_language_that_its_first_line_names_and_may_return_to_csharp()
    {
        await _engine.Run("var word = \"three\";");
        var (_, events) = await _engine.Run("#!upper --to shouted\none two @word\n#!csharp\nshouted.Length");
        Assert.Equal(["display 1: ONE TWO THREE", "result: 13"], events);
        Assert.Equal(["result: ONE TWO THREE"], (await _engine.Run("shouted")).Events);
    }

    [Fact]
    public async Task A_cell_may_be_in_a_language_without_a_first_line()
    {
        Assert.Equal(["display 1: A"], (await _engine.Run("a", "upper")).Events);
        Assert.Equal(["display 1: B"], (await _engine.Run("#!upper\nb", "upper")).Events);
        Assert.Empty((await _engine.Run(" \n", "upper")).Events);
    }

    [Fact]
    public async Task A_diagram_is_drawn_by_capable_front_ends_and_shown_as_source_elsewhere()
    {
        var output = new Bundles();
        await _engine.RunAsync("#!mermaid\ngraph LR; a --> b", output, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["text/vnd.mermaid", "text/markdown", "text/plain"], output.Shown.Single().Items.Select(i => i.Key));
        Assert.Equal("graph LR; a --> b", output.Shown[0]["text/plain"]);
    }

    [Fact]
    public async Task An_unknown_language_is_reported()
    {
        foreach (var (code, language) in ((string, string)[])[("#!sql\nSELECT 1", "csharp"), ("SELECT 1", "sql")])
        {
            var (result, _) = await _engine.Run(code, language);
            Assert.Equal("UnknownMagic", result.Failure!.Name);
            Assert.Contains("come with a library: run the notebook's first code cells", result.Failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_mistyped_magic_suggests_the_nearest()
    {
        var (result, _) = await _engine.Run("#!uper\na");
        Assert.Contains("There is no magic #!uper here (line 1). Did you mean #!upper?", result.Failure!.Message, StringComparison.Ordinal);
        _engine.Languages.Add(new Upper("sql"));
        (result, _) = await _engine.Run("#!sq\nSELECT 1");
        Assert.Contains("Did you mean #!sql?", result.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM pops", true)]
    [InlineData("-- all of them\n\nselect player from pops;", true)]
    [InlineData("CREATE MATERIALIZED VIEW v AS SELECT 1", true)]
    [InlineData("INSERT INTO pops VALUES (1)", true)]
    [InlineData("Select(missing);", false)]
    [InlineData("var selected = missing;", false)]
    public async Task SQL_in_a_csharp_cell_suggests_the_magic(string code, bool told)
    {
        Assert.DoesNotContain("#!sql", await LastLineAsync(), StringComparison.Ordinal);
        _engine.Languages.Add(new Upper("sql"));
        Assert.Equal(told, (await LastLineAsync()).Contains("Write #!sql in a line of its own", StringComparison.Ordinal));

        async Task<string> LastLineAsync() => (await _engine.Run(code)).Result.Failure!.Details[^1];
    }

    [Theory]
    [InlineData("#!upper --from x\na", "#!upper takes --to NAME: '--from' is not one of them (line 1).")]
    [InlineData("#!upper --to\na", "--to needs a value")]
    [InlineData("#!upper --to a --to b\na", "--to is given twice")]
    [InlineData("#!html --to a\nb", "#!html takes no options")]
    public async Task Options_are_those_that_the_language_declares(string code, string message)
    {
        var (result, events) = await _engine.Run(code);
        Assert.Contains(message, result.Failure!.Message, StringComparison.Ordinal);
        Assert.Empty(events);
    }

    [Fact]
    public async Task A_language_describes_its_own_failure()
    {
        var (result, _) = await _engine.Run("#!upper\n\nfail");
        Assert.Equal("UpperError", result.Failure!.Name);
        Assert.Equal(["Nothing to shout.", "LINE 3"], result.Failure.Details);
        Assert.Equal(3, result.Failure.Line);
    }

    [Fact]
    public async Task A_variable_may_be_of_any_type_that_cells_can_name()
    {
        await _engine.SetAsync(
            "pairs",
            typeof(Dictionary<string, List<int[]>>),
            new Dictionary<string, List<int[]>>
            {
                ["a"] =
                [
                    [1, 2],
                ],
            }
        );
        Assert.Equal(["result: 2"], (await _engine.Run("pairs[\"a\"][0].Length")).Events);
        await Assert.ThrowsAsync<ArgumentException>(() => _engine.SetAsync("for", typeof(int), 1));
        await Assert.ThrowsAsync<ArgumentException>(() => _engine.SetAsync("x", typeof(Upper), new Upper()));
    }

    [Theory]
    [InlineData("#!u|", 0, "#!upper")]
    [InlineData("#!upper --|", 8, "--to")]
    [InlineData("var a = 1;\n#!upper\nfi|", 19, "FIRST")]
    [InlineData("#!upper\nfi|\n#!csharp\nvar a = 1;", 8, "FIRST")]
    public async Task A_language_completes_its_part_of_the_cell(string code, int start, string text)
    {
        using var assistant = new CellAssistant(_engine);
        var cursor = code.IndexOf('|', StringComparison.Ordinal);
        var found = await assistant.CompleteAsync(code.Remove(cursor, 1), cursor, TestContext.Current.CancellationToken);
        Assert.Equal((start, cursor, text), (found.Start, found.End, found.Items.Single().Text));
    }

    [Fact]
    public async Task A_language_answers_inspection_of_its_part()
    {
        using var assistant = new CellAssistant(_engine);
        Assert.Equal("shouted", await assistant.InspectAsync("#!upper\none", 10, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("#!upper --to x\none", 10)]
    [InlineData("var a = 1;\n#!upper", 18)]
    public async Task A_first_line_lists_its_options(string code, int cursor)
    {
        using var assistant = new CellAssistant(_engine);
        Assert.Equal(
            "#!upper\n  --to NAME  The variable that the text becomes.",
            await assistant.InspectAsync(code, cursor, TestContext.Current.CancellationToken)
        );
    }

    /// <summary>Keeps the outputs in all their representations.</summary>
    private sealed class Bundles : ICellOutput
    {
        public List<MimeBundle> Shown { get; } = [];

        public void Stream(ConsoleStream stream, string text) { }

        public void Display(string displayId, MimeBundle data) => Shown.Add(data);

        public void Update(string displayId, MimeBundle data) { }

        public void Result(MimeBundle data) => Shown.Add(data);

        public void Failure(CellFailure failure) { }

        public void Clear(bool wait) { }

        public Task<string> ReadLineAsync(string prompt, bool password, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException();
    }

    /// <summary>A language that converts text to upper case.</summary>
    private sealed class Upper(string name = "upper") : ICellLanguage
    {
        public Task<Completions?> CompleteAsync(string code, int cursor, CellNotebook notebook, CancellationToken cancellationToken) =>
            Task.FromResult<Completions?>(code[(cursor - 2)..cursor] == "fi" ? new(cursor - 2, cursor, [new("FIRST", "word")]) : null);

        public Task<string?> InspectAsync(string code, int cursor, CancellationToken cancellationToken) =>
            Task.FromResult<string?>(code[cursor..] == "e" ? "shouted" : null);

        public string Name => name;

        public IReadOnlyList<CellOption> Options => [new("--to", "NAME", "The variable that the text becomes.")];

        public async Task RunAsync(LanguageCell cell, CellNotebook notebook, CancellationToken cancellationToken)
        {
            var text = cell.Code.Trim();
            if (text == "fail")
                throw new CellLanguageException(
                    "UpperError",
                    "Nothing to shout.\nLINE 3",
                    cell.Code.Split('\n').ToList().IndexOf("fail") + 1
                );
            foreach (var name in notebook.VariableNames.Where(name => notebook.TryGetVariable(name, out _)))
                text = text.Replace("@" + name, notebook.TryGetVariable(name, out var value) ? $"{value}" : "", StringComparison.Ordinal);
            text = text.ToUpperInvariant();
            notebook.Context.Display(text);
            if (cell.Options.TryGetValue("--to", out var to))
                await notebook.SetVariableAsync(to, typeof(string), text);
        }
    }
}

internal static class VariablesForTests
{
    public static Task SetAsync(this NotebookEngine engine, string name, Type type, object value) =>
        engine.SetVariableAsync(name, type, value, new(new RecordedCell(), engine.Languages, TestContext.Current.CancellationToken));
}
