using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Balloon.Notebook.Exercises;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Chapters;

/// <summary>What every chapter promises its readers. The welcome is short, and exempt from the limits.</summary>
public sealed partial class ChapterContractTests
{
    [Fact]
    public void There_are_sixteen_chapters_in_order() =>
        Assert.Equal(
            Enumerable.Range(0, 16).Select(n => n.ToString("00", CultureInfo.InvariantCulture)),
            Chapter.All.Select(c => c.Name[..2])
        );

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void Cells_are_small(string name)
    {
        var chapter = Chapter.Of(name);
        var lines = chapter.Code.Select(c => c.Lines).Order().ToList();
        Assert.InRange(lines[lines.Count / 2], 1, 4);
        Assert.All(chapter.Code, c => Assert.True(c.Lines <= 20, $"{c.Lines} lines:\n{c.Source}"));
        Assert.All(
            chapter.Code.SelectMany(c => c.Source.Split('\n')),
            line => Assert.True(line.Length <= 150, "wider than a page: " + line)
        );
        Assert.All(chapter.Markdown, c => Assert.True(c.Words <= 130 || c.Source.Contains("| # |", StringComparison.Ordinal), c.Source));
    }

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void At_most_three_code_cells_follow_each_other_before_the_exercises(string name)
    {
        var run = 0;
        foreach (var cell in Chapter.Of(name).Cells.TakeWhile(c => !c.Source.StartsWith("## Exercises", StringComparison.Ordinal)))
        {
            run = cell.IsCode && !cell.Tags.Contains("solution") ? run + 1 : 0;
            Assert.True(run <= 3, cell.Source);
        }
    }

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void It_opens_with_title_card_picture_and_set_up(string name)
    {
        var chapter = Chapter.Of(name);
        var cells = chapter.Cells;
        Assert.StartsWith($"# {name[..2]} · ", cells[0].Source, StringComparison.Ordinal);
        foreach (var word in new[] { "**You will be able to** ", "**Time** ", "**Must be running** ", "**Works offline** " })
            Assert.Contains(word, cells[1].Source, StringComparison.Ordinal);
        Assert.Contains("](images/pipeline", cells[2].Source, StringComparison.Ordinal);
        Assert.True(cells[3].IsCode && cells[4].IsCode);
        Assert.Contains("](images/", cells[5].Source, StringComparison.Ordinal);
        var site = chapter.Json.GetProperty("metadata").GetProperty("site");
        Assert.Contains($"**Time** {site.GetProperty("minutes").GetInt32()} minutes", cells[1].Source, StringComparison.Ordinal);
        Assert.NotEmpty(site.GetProperty("result").GetString()!);
        Assert.True(File.Exists(Path.Combine(Repo.Root, "notebooks", site.GetProperty("picture").GetString()!)));
    }

    /// <summary>
    /// Two hundred words per minute, fifteen lines of code per minute, a quarter of a minute to run a cell and look at it, two minutes per
    /// exercise and six per step of the capstone. The chapter on the cluster also waits for downloads.
    /// </summary>
    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void Its_minutes_match_reading_and_doing(string name)
    {
        var chapter = Chapter.Of(name);
        var read = chapter.Code.Where(c => !c.Tags.Contains("solution")).ToList();
        var exercises = ExerciseBook.All.Count(e => name.StartsWith(e.Chapter, StringComparison.Ordinal));
        var minutes =
            (chapter.Markdown.Sum(c => c.Words) / 200.0)
            + (read.Sum(c => c.Lines) / 15.0)
            + (read.Count / 4.0)
            + (exercises * (name.StartsWith("12", StringComparison.Ordinal) ? 6 : 2));
        if (name.StartsWith("14", StringComparison.Ordinal))
            minutes += 10;
        var said = chapter.Json.GetProperty("metadata").GetProperty("site").GetProperty("minutes").GetInt32();
        Assert.InRange(said, minutes - 5, minutes + 5);
        if (!name.StartsWith("00", StringComparison.Ordinal))
            Assert.Contains(
                Chapter.All[0].Markdown,
                c => Regex.IsMatch(c.Source, $@"\| \[[^\]]*\]\({name}\.ipynb\) \| [^|]* \| {said} \|")
            );
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
    public void It_has_one_mistake_on_purpose(string name) =>
        Assert.Single(Chapter.Of(name).Code, c => c.Tags.Contains("raises-exception"));

    [Fact]
    public void Every_exercise_has_an_empty_form_a_folded_solution_and_a_check_in_its_chapter()
    {
        foreach (var exercise in ExerciseBook.All)
        {
            var chapter = Chapter.All.Single(c => c.Name.StartsWith(exercise.Chapter, StringComparison.Ordinal));
            var checks = chapter.Code.Where(c => c.Source.Contains($"Check.Answer(\"{exercise.Id}\"", StringComparison.Ordinal)).ToList();
            Assert.True(checks.Count == 2, $"{exercise.Id} has {checks.Count} checks: one for the form and one for the solution are due");
            Assert.Equal([false, true], checks.Select(c => c.Tags.Contains("solution")));
            Assert.Contains(chapter.Markdown, c => c.Source.Contains($"**{exercise.Id}** ", StringComparison.Ordinal));
        }

        Assert.All(
            Chapter.All.SelectMany(c => c.Code).Where(c => c.Tags.Contains("solution")),
            c => Assert.True(c.Json.GetProperty("metadata").GetProperty("jupyter").GetProperty("source_hidden").GetBoolean())
        );
    }

    [Fact]
    public void A_chapter_with_exercises_has_four_to_six_and_one_of_them_in_SQL()
    {
        foreach (var chapter in ExerciseBook.All.GroupBy(e => e.Chapter))
        {
            Assert.InRange(chapter.Count(), 4, 6);
            var name = Chapter.All.Single(c => c.Name.StartsWith(chapter.Key, StringComparison.Ordinal)).Name;
            Assert.Contains(Chapter.Of(name).Code, c => c.IsSql && c.Tags.Contains("solution"));
        }
    }

    [Theory]
    [MemberData(nameof(Chapter.NamesFrom01), MemberType = typeof(Chapter))]
    public void It_ends_with_a_five_line_summary_and_troubleshooting(string name)
    {
        var recap = Assert.Single(Chapter.Of(name).Markdown, c => c.Source.StartsWith("## In five lines", StringComparison.Ordinal));
        Assert.Equal(5, recap.Source.Split('\n').Count(l => l.StartsWith("- ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_courses_SQL_in_a_chapter_equals_its_file()
    {
        var shown = Chapter
            .All.SelectMany(c => c.Code)
            .Where(c => c.IsSql)
            .SelectMany(c => c.Sql.Split(";\n"))
            .Select(s => s.Trim().TrimEnd(';'))
            .ToHashSet(StringComparer.Ordinal);
        string[] ofTheCourse = ["01-source.sql", "02-views.sql", "03-sinks.sql"];
        var patterns = Directory.EnumerateFiles(Path.Combine(Repo.Root, "sql", "patterns"), "*.sql");
        foreach (var file in ofTheCourse.Select(f => Path.Combine(Repo.Root, "sql", f)).Concat(patterns))
        {
            var statements = Statement().Matches(File.ReadAllText(file)).Select(m => m.Value.Trim()).ToList();
            Assert.NotEmpty(statements);
            Assert.All(statements, statement => Assert.Contains(statement, shown));
        }
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
    public void Every_picture_has_an_alternative_text(string name)
    {
        foreach (var link in Chapter.Of(name).Markdown.SelectMany(c => Picture().Matches(InlineCode().Replace(c.Source, ""))))
            Assert.True(link.Groups["text"].Length > 20, link.Value);
    }

    [Theory]
    [MemberData(nameof(Chapter.Names), MemberType = typeof(Chapter))]
    public void Metadata_fits_every_front_end_and_there_are_no_outputs(string name)
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
            var language = cell.IsSql ? "sql" : "csharp";
            Assert.Equal(language, cell.Json.GetProperty("metadata").GetProperty("dotnet_interactive").GetProperty("language").GetString());
            Assert.Equal(
                language,
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
        foreach (var cell in Chapter.Of(name).Code.Where(c => !c.IsSql))
        {
            Assert.DoesNotMatch(Magic(), cell.Source);
            Assert.DoesNotContain("await (await", cell.Source, StringComparison.Ordinal);
            Assert.DoesNotMatch(NotInScripts(), cell.Source);
        }
    }

    [GeneratedRegex(@"^CREATE [^;]*", RegexOptions.Multiline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"!\[(?<text>[^\]]*)\]\([^)\s]+\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Picture();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^#(!|load|i )", RegexOptions.Multiline)]
    private static partial Regex Magic();

    [GeneratedRegex(@"^(using var|await using|namespace|file ) ", RegexOptions.Multiline)]
    private static partial Regex NotInScripts();
}
