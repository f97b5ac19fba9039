using System.ComponentModel.DataAnnotations.Schema;

namespace Balloon.Notebook.Tests.Tables;

/// <summary>Rows as records: by column name, with every type of value, and errors that name member and column.</summary>
public sealed class RecordTests
{
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    private static readonly ResultTable Scores = new(
        "scores",
        ["player", "total_score", "avg_score", "event_ts", "team"],
        [
            ["Swift Cloud", 120L, 1.5, Noon, null],
            ["Wild Star", 7L, 2.0, Noon.AddHours(1), "red"],
        ]
    )
    {
        Source = "the table scores",
    };

    private sealed record Score(string Player, long TotalScore, double AvgScore, DateTime EventTs, string? Team);

    private sealed record AsWritten(string player, long total_score);

    private sealed record Typo(string Player, long TotalScor);

    private sealed record WrongKind(long Player);

    private sealed record NotNull(string Team);

    private sealed record Wider(decimal TotalScore, double AvgScore, DateTimeOffset EventTs, object Player, int? total_score);

    private sealed record Narrow(int AvgScore);

    private sealed record WithDefault(string Player, int Place = 3);

    private sealed record Renamed([property: Column("total_score")] long Points);

    private sealed class Settable
    {
        public string Player { get; set; } = "";

        public long TotalScore { get; init; }
    }

    private sealed class SettableTypo
    {
        public string Playr { get; set; } = "";
    }

    private readonly record struct Small(string Player, long TotalScore);

    private static string Error(Action act) => Assert.Throws<BalloonException>(act).Message;

    [Fact]
    public void Members_take_the_columns_with_their_names()
    {
        Assert.Equal(
            [new Score("Swift Cloud", 120, 1.5, Noon, null), new Score("Wild Star", 7, 2, Noon.AddHours(1), "red")],
            Scores.ToList<Score>()
        );
        Assert.Equal(new AsWritten("Swift Cloud", 120), Scores.ToList<AsWritten>()[0]);
        Assert.Equal(new Small("Wild Star", 7), Scores.ToList<Small>()[1]);
        Assert.Equal(("Wild Star", 7L), (Scores.ToList<Settable>()[1].Player, Scores.ToList<Settable>()[1].TotalScore));
        Assert.Equal(120, Scores.ToList<Renamed>()[0].Points);
        Assert.Equal(new WithDefault("Swift Cloud", 3), Scores.ToList<WithDefault>()[0]);
    }

    [Fact]
    public void Values_widen_to_what_a_member_declares() =>
        Assert.Equal(new Wider(120m, 1.5, new DateTimeOffset(Noon), "Swift Cloud", 120), Scores.ToList<Wider>()[0]);

    [Fact]
    public void Tuples_take_columns_in_order_and_single_values_the_only_one()
    {
        var two = new ResultTable(
            "two",
            ["a", "b"],
            [
                [1L, "x"],
                [2L, null],
            ]
        );
        Assert.Equal([(1L, "x"), (2L, null)], two.ToList<(long, string?)>());
        Assert.Contains("2 columns", Error(() => two.ToList<(long, string, int)>()), StringComparison.Ordinal);
        Assert.Contains("a, b", Error(() => two.ToList<long>()), StringComparison.Ordinal);
        Assert.Equal(
            [1L, 2L],
            new ResultTable(
                "one",
                ["a"],
                [
                    [1L],
                    [2L],
                ]
            ).ToList<long>()
        );
        Assert.Equal(
            [1, null],
            new ResultTable(
                "one",
                ["a"],
                [
                    [1L],
                    [null],
                ]
            ).ToList<int?>()
        );
    }

    [Fact]
    public void A_mismatch_is_reported_with_member_and_column()
    {
        Assert.Equal(
            "Typo.TotalScor has no column in the table scores. Did you mean total_score? It has player, total_score, avg_score, event_ts, team.",
            Error(() => Scores.ToList<Typo>())
        );
        Assert.Contains("SettableTypo.Playr has no column", Error(() => Scores.ToList<SettableTypo>()), StringComparison.Ordinal);
        Assert.Equal(
            "The column player of the table scores holds string, and WrongKind.Player, a long, cannot take it. Declare WrongKind.Player as string.",
            Error(() => Scores.ToList<WrongKind>())
        );
        Assert.Equal(
            "Row 0 of the table scores: team is NULL, and NotNull.Team, a string, cannot be null. Declare NotNull.Team as string?.",
            Error(() => Scores.ToList<NotNull>())
        );
        Assert.Equal(
            "Row 0 of the table scores: avg_score is 1.5, and Narrow.AvgScore, an int, cannot take it: it does not fit int: take it as double",
            Error(() => Scores.ToList<Narrow>())
        );
        var missing = new ResultTable(
            "x",
            ["avg_score"],
            [
                [2.0],
                [null],
            ]
        )
        {
            Source = "the query's result",
        };
        Assert.Equal(
            "Row 1 of the query's result: avg_score is NULL, and Narrow.AvgScore, an int, cannot be null. Declare Narrow.AvgScore as int?.",
            Error(() => missing.ToList<Narrow>())
        );
    }

    [Fact]
    public void A_missing_column_suggests_the_nearest()
    {
        Assert.Contains("Did you mean total_score?", Error(() => Scores.Column<long>("totl_score")), StringComparison.Ordinal);
        Assert.Contains("no row 2", Error(() => _ = Scores[2, "player"]), StringComparison.Ordinal);
        Assert.Contains("holds string", Error(() => Scores.Column<long>("player")), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_columns_of_the_same_name_can_both_be_read()
    {
        var table = new ResultTable(
            "twice",
            ["count", "count", "count_2"],
            [
                [1L, 2L, 3L],
            ]
        );
        Assert.Equal(["count", "count_3", "count_2"], table.Columns.Select(c => c.Name));
        Assert.Equal(2, table.ToDataFrame()["count_3"][0] is long second ? second : 0);
    }

    [Fact]
    public void Records_and_tuples_are_shown_as_tables()
    {
        var table = Scores.ToList<Small>().AsTable();
        Assert.Equal(["Player", "TotalScore"], table.Columns.Select(c => c.Name));
        Assert.Equal([120L, 7L], table.Column<long>("TotalScore"));
        Assert.Equal(["a", "b"], new[] { (1, 2) }.AsTable("a", "b").Columns.Select(c => c.Name));
        Assert.Contains("2 values", Error(() => new[] { (1, 2) }.AsTable("a")), StringComparison.Ordinal);
    }
}
