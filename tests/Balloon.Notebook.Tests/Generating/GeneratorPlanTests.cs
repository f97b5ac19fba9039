using Balloon.Notebook.Generating;

namespace Balloon.Notebook.Tests.Generating;

public sealed class GeneratorPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 19, 0, 0, TimeSpan.Zero);

    private static GeneratorPlan Plan(GeneratorOptions options) => GeneratorPlan.Of(options with { Start = Start }, TimeProvider.System);

    [Fact]
    public void A_count_with_a_backfill_fills_the_span_at_full_speed()
    {
        var phase = Assert.Single(Plan(new() { Count = 400_000, Backfill = TimeSpan.FromMinutes(30) }).Phases);
        Assert.Equal(new GeneratorPhase(Start, TimeSpan.FromMilliseconds(4.5), 400_000, null), phase);
    }

    [Fact]
    public void A_backfill_before_live_play_ends_where_live_play_begins()
    {
        var plan = Plan(
            new()
            {
                Rate = 100,
                Duration = TimeSpan.FromSeconds(20),
                Backfill = TimeSpan.FromMinutes(1),
            }
        );
        Assert.Equal(2, plan.Phases.Count);
        Assert.Equal(new GeneratorPhase(Start, TimeSpan.FromMilliseconds(10), 6_000, null), plan.Phases[0]);
        Assert.Equal(new GeneratorPhase(Start.AddMinutes(1), TimeSpan.FromMilliseconds(10), 2_000, 100), plan.Phases[1]);
        Assert.Equal(8_000, plan.Events);
    }

    [Fact]
    public void Without_count_and_duration_a_run_continues_until_it_is_stopped() => Assert.Null(Plan(new() { Rate = 100 }).Events);

    [Theory]
    [InlineData(0.0)]
    [InlineData(-5.0)]
    [InlineData(double.NaN)]
    public void An_impossible_rate_is_refused(double rate) => Assert.Throws<BalloonException>(() => Plan(new() { Rate = rate }));

    [Fact]
    public void A_negative_count_or_duration_or_backfill_is_refused()
    {
        Assert.Throws<BalloonException>(() => Plan(new() { Count = -1 }));
        Assert.Throws<BalloonException>(() => Plan(new() { Duration = TimeSpan.FromSeconds(-1) }));
        Assert.Throws<BalloonException>(() => Plan(new() { Backfill = TimeSpan.Zero }));
    }
}
