using System.Text.Json;
using System.Text.RegularExpressions;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Chapters;

/// <summary>What every chapter promises its reader. The welcome is a short one, and free of the sizes.</summary>
public sealed partial class ChapterContractTests
{
    [Fact]
    public void There_are_nine_chapters_in_order() =>
        Assert.Equal(["00", "01", "02", "03", "04", "05", "06", "07", "08"], Chapter.All.Select(c => c.Name[..2]));

    [Theory]
    [MemberData(nameof(Chapter.NamesFrom01), MemberType = typeof(Chapter))]
    public void A_chapter_has_the_size_of_one_sitting(string name)
    {
        var chapter = Chapter.Of(name);
        Assert.InRange(chapter.Cells.Count, 30, 50);
        Assert.InRange(chapter.Code.Count(), 15, 22);
        Assert.InRange(chapter.Markdown.Sum(c => c.Words), 1_200, 1_800);
    }

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void Cells_are_small(string name)
    {
        var chapter = Chapter.Of(name);
        var lines = chapter.Code.Select(c => c.Lines).Order().ToList();
        Assert.InRange(lines[lines.Count / 2], 1, 4);
        Assert.True(lines.Count(l => l > 10) <= lines.Count * 0.05, "95 of 100 code cells have at most 10 lines");
        Assert.InRange(lines[^1], 1, 20);
        Assert.All(
            chapter.Code.SelectMany(c => c.Source.Split('\n')),
            line => Assert.True(line.Length <= 104, "wider than a page: " + line)
        );
        Assert.All(chapter.Markdown, c => Assert.True(c.Words <= 120 || c.Source.Contains("| # |", StringComparison.Ordinal), c.Source));
    }

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void At_most_two_code_cells_stand_in_a_row(string name)
    {
        var run = 0;
        foreach (var cell in Chapter.Of(name).Cells)
        {
            run = cell.IsCode ? run + 1 : 0;
            Assert.True(run <= 2, cell.Source);
        }
    }

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void It_opens_with_title_card_picture_set_up_and_the_result(string name)
    {
        var cells = Chapter.Of(name).Cells;
        Assert.StartsWith($"# {name[..2]} · ", cells[0].Source, StringComparison.Ordinal);
        foreach (var word in new[] { "**Time** ", "**Builds on** ", "**You will** ", "**Works offline** " })
            Assert.Contains(word, cells[1].Source, StringComparison.Ordinal);
        Assert.Contains("](images/pipeline", cells[2].Source, StringComparison.Ordinal);
        Assert.True(cells[3].IsCode && cells[4].IsCode);
        Assert.Contains("](images/", cells[5].Source, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void The_first_cell_is_plain_and_names_the_command_and_the_library_comes_in_the_next(string name)
    {
        var code = Chapter.Of(name).Code.ToList();
        Assert.DoesNotContain("#r", code[0].Source, StringComparison.Ordinal);
        Assert.DoesNotContain("using ", code[0].Source, StringComparison.Ordinal);
        Assert.Contains("./balloon up", code[0].Source, StringComparison.Ordinal);
        Assert.Contains("throw", code[0].Source, StringComparison.Ordinal);
        Assert.StartsWith("#r \"../artifacts/notebook/Balloon.Notebook.dll\"", code[1].Source, StringComparison.Ordinal);
        Assert.True(code[1].Lines <= 3);
    }

    [Theory]
    [MemberData(nameof(Chapter.NamesFrom01), MemberType = typeof(Chapter))]
    public void It_has_checkpoints_exercises_with_solutions_and_one_mistake(string name)
    {
        var chapter = Chapter.Of(name);
        Assert.True(chapter.Code.Count(c => c.Source.Contains("Check.", StringComparison.Ordinal)) >= 3, "three checkpoints");
        Assert.Single(chapter.Code, c => c.Tags.Contains("raises-exception"));
        var solutions = chapter.Code.Where(c => c.Tags.Contains("solution")).ToList();
        Assert.InRange(solutions.Count, 3, 5);
        Assert.All(
            solutions,
            c => Assert.True(c.Json.GetProperty("metadata").GetProperty("jupyter").GetProperty("source_hidden").GetBoolean())
        );
        var exercises = Assert.Single(chapter.Markdown, c => c.Source.Contains("## Exercises", StringComparison.Ordinal));
        Assert.Equal(solutions.Count, NumberedLine().Count(exercises.Source));
    }

    [Theory]
    [MemberData(nameof(Chapter.NamesFrom01), MemberType = typeof(Chapter))]
    public void It_ends_with_what_was_learned_what_may_go_wrong_and_clean_up(string name)
    {
        var text = string.Join("\n\n", Chapter.Of(name).Markdown.TakeLast(5).Select(c => c.Source));
        foreach (var heading in new[] { "## What you learned", "## If it went wrong", "## Clean up" })
            Assert.Contains(heading, text, StringComparison.Ordinal);
        var learned = text[
            text.IndexOf("## What you learned", StringComparison.Ordinal)..text.IndexOf("## If it went wrong", StringComparison.Ordinal)
        ];
        Assert.Equal(3, learned.Split('\n').Count(l => l.StartsWith("- You ", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void It_links_to_the_chapters_before_and_after(string name)
    {
        var at = Chapter.All.ToList().FindIndex(c => c.Name == name);
        var last = Chapter.Of(name).Cells[^1].Source;
        Assert.Contains("[contents](", last, StringComparison.Ordinal);
        foreach (var neighbour in new[] { at - 1, at + 1 }.Where(i => i >= 0 && i < Chapter.All.Count))
            Assert.Contains($"({Chapter.All[neighbour].Name}.ipynb)", last, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void Every_picture_and_every_linked_file_is_there_and_every_picture_has_words(string name)
    {
        foreach (var link in Chapter.Of(name).Markdown.SelectMany(c => Link().Matches(InlineCode().Replace(c.Source, ""))))
        {
            var target = link.Groups["target"].Value.Split('#')[0];
            if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
                Assert.True(File.Exists(Path.Combine(Repo.Root, "notebooks", target)), target);
            if (link.Value.StartsWith('!'))
                Assert.True(link.Groups["text"].Length > 20, link.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void Metadata_suits_every_front_end_and_there_are_no_outputs(string name)
    {
        var chapter = Chapter.Of(name);
        var metadata = chapter.Json.GetProperty("metadata");
        Assert.Equal(".net-csharp", metadata.GetProperty("kernelspec").GetProperty("name").GetString());
        Assert.Equal("polyglot-notebook", metadata.GetProperty("language_info").GetProperty("name").GetString());
        Assert.Equal(
            "csharp",
            metadata.GetProperty("polyglot_notebook").GetProperty("kernelInfo").GetProperty("defaultKernelName").GetString()
        );
        Assert.Equal((4, 5), (chapter.Json.GetProperty("nbformat").GetInt32(), chapter.Json.GetProperty("nbformat_minor").GetInt32()));
        Assert.Equal(chapter.Cells.Count, chapter.Cells.Select(c => c.Json.GetProperty("id").GetString()).Distinct().Count());
        foreach (var cell in chapter.Code)
        {
            Assert.Equal("csharp", cell.Json.GetProperty("metadata").GetProperty("dotnet_interactive").GetProperty("language").GetString());
            Assert.Equal(
                "csharp",
                cell.Json.GetProperty("metadata").GetProperty("polyglot_notebook").GetProperty("kernelName").GetString()
            );
            Assert.Equal(0, cell.Json.GetProperty("outputs").GetArrayLength());
            Assert.Equal(JsonValueKind.Null, cell.Json.GetProperty("execution_count").ValueKind);
        }
    }

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void No_cell_needs_a_magic_or_a_form_of_script_that_an_engine_refuses(string name)
    {
        foreach (var cell in Chapter.Of(name).Code)
        {
            Assert.DoesNotMatch(Magic(), cell.Source);
            Assert.DoesNotContain("await (await", cell.Source, StringComparison.Ordinal);
            Assert.DoesNotMatch(NotInScripts(), cell.Source);
        }
    }

    [GeneratedRegex(@"^\d+\. ", RegexOptions.Multiline)]
    private static partial Regex NumberedLine();

    [GeneratedRegex(@"!?\[(?<text>[^\]]*)\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^#(!|load|i )", RegexOptions.Multiline)]
    private static partial Regex Magic();

    [GeneratedRegex(@"^(using var|await using|namespace|file ) ", RegexOptions.Multiline)]
    private static partial Regex NotInScripts();
}
