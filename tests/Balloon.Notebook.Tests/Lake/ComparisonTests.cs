using Balloon.Notebook.Events;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Tests.Game;

namespace Balloon.Notebook.Tests.Lake;

public sealed class ComparisonTests
{
    private static ResultTable Rows(params (string Key, long Value)[] rows) =>
        new("rows", ["key", "value"], rows.Select(r => (IReadOnlyList<object?>)[r.Key, r.Value]));

    [Fact]
    public void Rows_in_another_order_are_the_same() =>
        Assert.True(Comparison.Of("x", Rows(("a", 1), ("b", 2)), Rows(("b", 2), ("a", 1)), ["key"]).Same);

    [Fact]
    public void Every_kind_of_difference_is_counted_and_the_first_is_reported()
    {
        var comparison = Comparison.Of("x", Rows(("a", 1), ("b", 2), ("c", 3)), Rows(("b", 5), ("c", 3), ("d", 4)), ["key"]);
        Assert.Equal((1, 1, 1), (comparison.Missing, comparison.Extra, comparison.Different));
        Assert.Equal("x: a is missing", comparison.ToString());
    }

    [Fact]
    public void A_duplicate_key_is_a_difference() =>
        Assert.False(Comparison.Of("x", Rows(("a", 1)), Rows(("a", 1), ("a", 1)), ["key"]).Same);

    [Fact]
    public void The_recomputation_that_checks_the_lake_agrees_with_DuckDB()
    {
        var events = Games.Play(20_000);
        var byHand = new Recomputation(events);
        foreach (var (name, expected) in Duck.Tables(events))
        {
            var comparison = Comparison.Of(name, expected, byHand.Table(name), CourseTables.Of(name).Key);
            Assert.True(comparison.Same && comparison.Rows > 0, comparison.ToString());
        }
    }
}
