using Balloon.Notebook.Exercises;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Tests.Exercises;

public sealed class AnswerComparisonTests
{
    public static TheoryData<object?, object?, Outcome> Answers =>
        new()
        {
            { 3, 3L, Outcome.Right },
            { 3m, 3L, Outcome.Right },
            { 4, 3L, Outcome.Wrong },
            { 3.0, 3L, Outcome.Right },
            { 101.0, 100.0, Outcome.Right },
            { 102.0, 100.0, Outcome.Wrong },
            { "three", 3L, Outcome.WrongKind },
            { 3, "Cosmic Dragon", Outcome.WrongKind },
            { " cosmic dragon ", "Cosmic Dragon", Outcome.Right },
            { "Swift Cloud", "Cosmic Dragon", Outcome.Wrong },
            { null, 3L, Outcome.Empty },
            { "  ", "Cosmic Dragon", Outcome.Empty },
            { true, true, Outcome.Right },
            { false, true, Outcome.Wrong },
            { new[] { "blue", "red" }, new[] { "blue", "red" }, Outcome.Right },
            { new[] { "red", "blue" }, new[] { "blue", "red" }, Outcome.Wrong },
            { new[] { "blue" }, new[] { "blue", "red" }, Outcome.Wrong },
            { Array.Empty<string>(), new[] { "blue" }, Outcome.Empty },
            { double.NaN, 100.0, Outcome.Wrong },
            {
                new DateTime(2026, 11, 30, 12, 0, 0, DateTimeKind.Utc),
                new DateTimeOffset(2026, 11, 30, 13, 0, 0, TimeSpan.FromHours(1)),
                Outcome.Right
            },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_is_compared_leniently(object? answer, object? expected, Outcome outcome) =>
        Assert.Equal(outcome, AnswerComparison.Compare(answer, expected, tolerance: 0.01).Outcome);

    [Theory]
    [InlineData(new[] { "red", "blue" }, "another order")]
    [InlineData(new[] { "red", "red" }, null)]
    [InlineData(new[] { "blue" }, null)]
    public void A_list_in_another_order_is_reported_as_such(string[] answer, string? word)
    {
        var (outcome, why) = AnswerComparison.Compare(answer, new[] { "blue", "red" }, 0);
        Assert.Equal(Outcome.Wrong, outcome);
        Assert.Equal(word is not null, why?.Contains(word!, StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Many_rows_in_place_of_one_are_reported_as_such_whatever_they_hold()
    {
        Assert.Equal((Outcome.WrongKind, "One row is expected, but this has 3."), AnswerComparison.Compare(new[] { 1, 2, 3 }, 3L, 0));
        Assert.Equal((Outcome.WrongKind, "One row is expected, but this has 2."), AnswerComparison.Compare(new[] { "a", "b" }, 3L, 0));
    }

    [Fact]
    public void Whole_numbers_are_exact_unless_the_exercise_allows_more() =>
        Assert.Equal(
            Outcome.Wrong,
            AnswerComparison.Compare(1_000_000_001L, 1_000_000_000L, new Exercise("00-1", null!, "", "").Tolerance).Outcome
        );

    [Fact]
    public void A_result_and_a_data_frame_are_rows()
    {
        object?[][] expected =
        [
            ["blue", 7L],
            ["red", 5L],
        ];
        var result = new ResultTable("result", ["color", "pops"], expected);
        var frame = new DataFrame(new StringDataFrameColumn("color", ["blue", "red"]), new Int32DataFrameColumn("pops", [7, 5]));
        Assert.Equal(Outcome.Right, AnswerComparison.Compare(result, expected, 0).Outcome);
        Assert.Equal(Outcome.Right, AnswerComparison.Compare(frame, expected, 0).Outcome);
    }

    [Fact]
    public void The_form_that_waits_for_an_answer_is_empty() =>
        Assert.Equal(
            Outcome.Empty,
            AnswerComparison
                .Compare(
                    new ResultTable(
                        "answer",
                        ["answer"],
                        [
                            [null],
                        ]
                    ),
                    1L,
                    0
                )
                .Outcome
        );

    [Fact]
    public void An_extra_column_is_reported()
    {
        var (outcome, why) = AnswerComparison.Compare(
            new ResultTable(
                "result",
                ["a", "b"],
                [
                    [1L, 2L],
                ]
            ),
            1L,
            0
        );
        Assert.Equal(Outcome.WrongKind, outcome);
        Assert.Equal("One column is expected, but this has 2.", why);
    }

    [Fact]
    public void An_endless_sequence_is_refused() =>
        Assert.Throws<BalloonException>(() => AnswerComparison.Compare(Endless(), new[] { 1 }, 0));

    private static IEnumerable<int> Endless()
    {
        while (true)
            yield return 1;
    }
}
