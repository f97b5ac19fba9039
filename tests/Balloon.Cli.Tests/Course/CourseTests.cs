using System.Net;
using System.Text.RegularExpressions;
using Balloon.Notebook.Exercises;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Course;

/// <summary>
/// The whole course, headless and in order, as <c>./balloon run</c> runs it, and its site. It is timed, so nothing runs in parallel.
/// </summary>
[CollectionDefinition(nameof(CourseTests), DisableParallelization = true)]
[Collection(nameof(CourseTests))]
public sealed partial class CourseTests : IDisposable
{
    /// <summary>The time limit in seconds for the whole course on two processors.</summary>
    private const double Limit = 240;

    private readonly TempFolder folder = new("balloon-course-");

    public static TheoryData<string> Chapters { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Repo.Root, "notebooks"), "*.ipynb")
            .Select(f => Path.GetFileName(f)[..2])
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task All_chapters_run_in_order_within_four_minutes_and_their_site_is_complete()
    {
        var before = ProcessorTime.Now;
        var course = await CourseRun.OfAsync(folder["site"], [], TestContext.Current.CancellationToken);
        var others = ProcessorTime.Now.OfOthersSince(before);
        Assert.True(course.ExitCode == 0, course.Report);
        Assert.Contains("All numbers agree.", course.Report, StringComparison.Ordinal);
        CheckCells(course, ExerciseBook.All);
        CheckLinks(course);
        CheckIndex(course);
        CheckLiveCells(course);
        // The limit is for two processors that do nothing else, and other tests run at the same time.
        var alone = course.Seconds - others.TotalSeconds / Environment.ProcessorCount;
        Assert.True(alone < Limit, $"{alone:0} s without what other programs took of the processors\n{course.Report}");
    }

    /// <summary>Each chapter creates what it needs from earlier ones.</summary>
    [Theory]
    [MemberData(nameof(Chapters))]
    public async Task A_chapter_runs_alone_on_a_fresh_sandbox(string chapter)
    {
        Long.Only();
        var course = await CourseRun.OfAsync(folder["site"], [chapter], TestContext.Current.CancellationToken);
        Assert.True(course.ExitCode == 0, course.Report);
        CheckCells(course, ExerciseBook.All.Where(e => e.Chapter == chapter));
    }

    private static void CheckCells(CourseRun course, IEnumerable<Exercise> exercises)
    {
        var cells = course.Cells;
        foreach (var cell in cells)
        {
            var meant = cell.Tags.Contains("raises-exception");
            Assert.True(meant == cell.Error is not null, $"{cell.Chapter}: {cell.Error ?? "did not fail"}\n{cell.Source}");
        }

        foreach (var exercise in exercises)
        {
            var checks = cells.Where(c => c.Source.Contains($"Check.Answer(\"{exercise.Id}\"", StringComparison.Ordinal)).ToList();
            var form = Assert.Single(checks, c => !c.IsSolution);
            var solution = Assert.Single(checks, c => c.IsSolution);
            Assert.StartsWith($"○ {exercise.Id}: No answer yet.", form.Shown, StringComparison.Ordinal);
            Assert.EndsWith($"✓ {exercise.Id}: Right.", solution.Shown, StringComparison.Ordinal);
        }
    }

    /// <summary>Every link on every page leads to a file of the site or the repository, and every anchor exists.</summary>
    private static void CheckLinks(CourseRun course)
    {
        var pages = course.Pages.ToDictionary(p => p, File.ReadAllText);
        foreach (var (page, html) in pages)
        {
            foreach (var link in Link().Matches(html).Select(m => WebUtility.HtmlDecode(m.Groups["to"].Value)))
            {
                if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("data:", StringComparison.Ordinal))
                    continue;
                var parts = link.Split('#', 2);
                var target = parts[0].Length == 0 ? page : Path.GetFullPath(Uri.UnescapeDataString(parts[0]), Path.GetDirectoryName(page)!);
                Assert.True(File.Exists(target), $"{Path.GetFileName(page)} links to {link}");
                if (parts.Length == 2 && parts[1].Length > 0)
                    Assert.True(
                        pages[target].Contains($"id=\"{Uri.UnescapeDataString(parts[1])}\"", StringComparison.Ordinal),
                        $"{Path.GetFileName(page)} links to {link}, and that page has no such place"
                    );
            }
        }
    }

    private static void CheckIndex(CourseRun course)
    {
        var index = File.ReadAllText(Path.Combine(course.Site, "index.html"));
        foreach (var chapter in course.Cells.Select(c => c.Chapter).Distinct())
            Assert.Contains($"href=\"{chapter}.html\"", index, StringComparison.Ordinal);
        Assert.True(Picture().Count(index) >= course.Cells.Select(c => c.Chapter).Distinct().Count(), index);
    }

    /// <summary>What a page shows of a live view: the beginning, the middle and the end.</summary>
    private static void CheckLiveCells(CourseRun course)
    {
        var live = course.Cells.Where(c => c.Source.Contains("Live.ShowAsync(", StringComparison.Ordinal)).Select(c => c.Chapter).ToList();
        Assert.NotEmpty(live);
        foreach (var chapter in live.CountBy(c => c))
        {
            var html = File.ReadAllText(Path.Combine(course.Site, chapter.Key + ".html"));
            Assert.Equal(chapter.Value, FirstFrame().Count(html));
            Assert.True(LaterFrame().Count(html) >= chapter.Value, chapter.Key);
        }
    }

    [GeneratedRegex(@"(?:href|src)=""(?<to>[^""]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("<img [^>]*src=")]
    private static partial Regex Picture();

    [GeneratedRegex(@"(>|""moment"":"")at first", RegexOptions.ExplicitCapture)]
    private static partial Regex FirstFrame();

    [GeneratedRegex(@"(>|""moment"":"")(last, )?after [\d.]+ s", RegexOptions.ExplicitCapture)]
    private static partial Regex LaterFrame();
}
