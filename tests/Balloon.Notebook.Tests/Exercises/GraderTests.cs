using Balloon.Notebook.Display;
using Balloon.Notebook.Exercises;
using Npgsql;

namespace Balloon.Notebook.Tests.Exercises;

public sealed class GraderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("balloon-progress").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_miss_gives_a_hint_and_the_next_one_gives_another()
    {
        var judge = NewJudge(out var progress);
        Assert.Equal("✗ 03-2: Not yet. Look closer.", (await AskAsync(judge, Fixed(7L), 6)).ToString());
        Assert.Equal("✗ 03-2: Not yet. Count the pops.", (await AskAsync(judge, Fixed(7L), 5)).ToString());
        Assert.Equal("✗ 03-2: Not yet. Count the pops.", (await AskAsync(judge, Fixed(7L), 4)).ToString());
        Assert.Equal("✓ 03-2: Right.", (await AskAsync(judge, Fixed(7L), 7)).ToString());
        var noted = progress.Read()["03-2"];
        Assert.Equal(3, noted.Misses);
        Assert.NotNull(noted.PassedAt);
    }

    [Fact]
    public async Task A_right_value_alone_is_a_miss_if_something_must_be_built()
    {
        var judge = NewJudge(out var progress);
        string? undone = "The view is not there yet.";
        var building = Fixed(7L) with { Undone = (_, _) => Task.FromResult<string?>(undone) };
        Assert.Equal("✗ 03-2: Not yet. The view is not there yet.", (await AskAsync(judge, building, 7)).ToString());
        Assert.Null(progress.Read()["03-2"].PassedAt);
        undone = null;
        Assert.Equal("✗ 03-2: Not yet. Count the pops.", (await AskAsync(judge, building, 6)).ToString());
        Assert.Equal("✓ 03-2: Right.", (await AskAsync(judge, building, 7)).ToString());
    }

    [Theory]
    [InlineData("02-3", 0, "0 is what a whole number divided by a larger one gives")]
    [InlineData("02-3", 43.8, "not in per cent")]
    [InlineData("02-3", 0.9, "Look closer.")]
    [InlineData("09-1", "rod", "rod is no colour of the game. They are ")]
    [InlineData("09-1", "red", "Look closer.")]
    public async Task A_mistake_evident_from_the_answer_has_its_own_hint(string id, object answer, string hint)
    {
        var asked = Fixed(answer is string ? "gold" : 0.44) with { Mistake = ExerciseBook.Find(id).Mistake };
        var verdict = await AskAsync(NewJudge(out _), asked, answer);
        Assert.Equal(Outcome.Wrong, verdict.Outcome);
        Assert.Contains(hint, verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_solved_exercise_stays_solved()
    {
        var judge = NewJudge(out var progress);
        await AskAsync(judge, Fixed(7L), 7);
        var first = progress.Read()["03-2"].PassedAt;
        await AskAsync(judge, Fixed(7L), 8);
        Assert.Equal(first, progress.Read()["03-2"].PassedAt);
    }

    [Fact]
    public async Task Progress_is_private_to_the_reader()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a user's folders to that user by other means.");
        var judge = NewJudge(out var progress);
        await AskAsync(judge, Fixed(7L), 7);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(progress.Location));
    }

    [Fact]
    public async Task An_empty_form_and_a_wrong_type_are_not_misses()
    {
        var judge = NewJudge(out var progress);
        var open = await AskAsync(judge, Fixed(7L), null);
        Assert.Equal(Outcome.Empty, open.Outcome);
        Assert.Equal("○ 03-2: No answer yet. Put yours in place of null and run the cell again.", open.ToString());
        Assert.Contains("<span class=\"chip open\">○ 03-2</span>", Picture.Of(open).Markup, StringComparison.Ordinal);
        Assert.Equal(Outcome.WrongKind, (await AskAsync(judge, Fixed(7L), "seven")).Outcome);
        Assert.Contains("await", (await AskAsync(judge, Fixed(7L), Task.FromResult(7))).Message, StringComparison.Ordinal);
        Assert.Empty(progress.Read());
    }

    [Fact]
    public async Task Data_that_changes_meanwhile_is_not_a_miss()
    {
        var judge = NewJudge(out var progress);
        var asked = 0L;
        var moving = Fixed(0L) with { Expected = (_, _) => Task.FromResult<object?>(++asked) };
        Assert.Equal(Outcome.Moving, (await AskAsync(judge, moving, 99)).Outcome);
        Assert.Empty(progress.Read());
    }

    [Theory]
    [InlineData(
        "13-2",
        "relation \"card_velocity\" does not exist",
        "13-2 cannot be checked: card_velocity does not exist. Run the cells below “2 · Payments"
    )]
    [InlineData("13-1", "table or source not found: readings", "Run the cells below “1 · Sensors")]
    [InlineData(
        "13-3",
        "Failed to run the query\n\nCaused by these errors:\n  1: Catalog error\n  2: table or source not found: funnel",
        "below “4 · A product",
        PostgresErrorCodes.InternalError
    )]
    [InlineData("10-2", "relation \"mv_color_performance_trends\" does not exist", "Run the cells of chapter 03 below “")]
    [InlineData("03-4", "relation \"lab_letters\" does not exist", "Run the cell that creates it again, and then this one.")]
    public async Task A_check_without_its_data_says_which_cells_create_it_and_not_its_own_query(
        string id,
        string error,
        string says,
        string state = PostgresErrorCodes.UndefinedTable
    )
    {
        var refused = Fixed(7L) with { Id = id, Expected = (_, _) => throw Refused(error, state) };
        var told = await Assert.ThrowsAsync<BalloonException>(() => AskAsync(NewJudge(out _), refused, 7));
        Assert.Contains(says, told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_whose_query_is_refused_does_not_show_it()
    {
        var refused = Fixed(7L) with
        {
            Expected = (_, _) => throw Refused("column \"paid\" does not exist", PostgresErrorCodes.UndefinedColumn),
        };
        var told = await Assert.ThrowsAsync<BalloonException>(() => AskAsync(NewJudge(out _), refused, 7));
        Assert.StartsWith("03-2 cannot be checked: column \"paid\" does not exist. ", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", told.ToString(), StringComparison.Ordinal);
    }

    /// <summary>As a query's error is: with the place in its text.</summary>
    private static BalloonException Refused(string error, string state) =>
        new($"{error}\nLINE 1: SELECT the answer", new PostgresException(error, "ERROR", "ERROR", state));

    [Fact]
    public void An_unknown_exercise_is_refused() =>
        Assert.Contains(
            "There is no exercise '99-9'",
            Assert.Throws<BalloonException>(() => ExerciseBook.Find("99-9")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_torn_progress_file_is_reported_with_what_to_do()
    {
        var progress = new ProgressFile(Path.Combine(folder, "progress.json"));
        File.WriteAllText(progress.Location, "{\"03-2\":{\"mis");
        Assert.Contains("Remove it to start over", Assert.Throws<BalloonException>(progress.Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_unique_and_name_their_chapter()
    {
        Assert.Equal(ExerciseBook.All.Count, ExerciseBook.All.Select(e => e.Id).Distinct().Count());
        Assert.All(ExerciseBook.All, e => Assert.Matches("^[0-9]{2}-[1-9]$", e.Id));
        Assert.All(ExerciseBook.All, e => Assert.NotEqual(e.FirstHint, e.SecondHint));
    }

    private static Exercise Fixed(object? expected) => new("03-2", (_, _) => Task.FromResult(expected), "Look closer.", "Count the pops.");

    private static Task<GradedAnswer> AskAsync(Grader judge, Exercise exercise, object? answer) =>
        judge.GradeAsync(exercise, answer, TestContext.Current.CancellationToken);

    private Grader NewJudge(out ProgressFile progress)
    {
        progress = new ProgressFile(Path.Combine(folder, "progress.json"));
        return new Grader(null!, progress, TimeProvider.System);
    }
}
