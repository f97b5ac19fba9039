using Balloon.Notebook.Display;
using Balloon.Notebook.Plots;
using Balloon.Notebook.Tests.Plots;

namespace Balloon.Notebook.Tests.Display;

[Collection(PlotlyOnce.Name)]
public sealed class LiveTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_view_is_shown_once_and_then_updated_until_its_time_is_over()
    {
        using var cell = new FakeCell();
        var calls = 0;
        var result = await ShowAsync(() => new Html($"<b>{++calls}</b>"), seconds: 0.25, every: 0.1, new LeapingClock());
        var pictures = cell.Shown.Where(s => !s.Contains("data-balloon-asset", StringComparison.Ordinal)).ToList();
        Assert.Equal(["<b>1</b>"], pictures);
        Assert.Equal(["<b>2</b>", "<b>3</b>", "<b>4</b>"], cell.Updated.Take(3));

        // The last one stays, with the first and the middle one collapsed below it.
        Assert.StartsWith("<b>4</b>", cell.Updated[3], StringComparison.Ordinal);
        Assert.Contains("<summary>at first</summary><b>1</b>", cell.Updated[3], StringComparison.Ordinal);
        Assert.Equal(new LiveResult(4, TimeSpan.FromSeconds(0.25)), result);
    }

    [Fact]
    public async Task An_early_timer_adds_no_updates()
    {
        using var cell = new FakeCell();
        var clock = new LeapingClock(tooEarly: TimeSpan.FromMilliseconds(0.9));
        var result = await ShowAsync(() => new Html("x"), seconds: 0.25, every: 0.1, clock);
        Assert.Equal(4, result.Pictures);
        Assert.InRange(clock.Waits, 3, 40);
    }

    [Fact]
    public async Task Updates_that_slow_ones_leave_no_time_for_are_skipped()
    {
        using var cell = new FakeCell();
        var clock = new LeapingClock();
        var calls = 0;
        var result = await ShowAsync(Slow, seconds: 5, every: 1, clock);

        // The first takes until 2.5 s; then follow those of the seconds 3, 4 and 5.
        Assert.Equal(4, result.Pictures);

        Html Slow()
        {
            clock.Advance(TimeSpan.FromSeconds(calls++ == 0 ? 2.5 : 0));
            return new Html("x");
        }
    }

    [Fact]
    public async Task A_cancelled_view_keeps_its_last_update()
    {
        using var cell = new FakeCell();
        using var stop = new CancellationTokenSource();
        var clock = new LeapingClock();
        var calls = 0;
        var result = await Live.ShowAsync(() => Task.FromResult(Third()), 30, 1, clock, null, stop.Token);
        Assert.Equal(3, result.Pictures);

        Html Third()
        {
            if (++calls == 3)
                stop.Cancel();
            return new Html("x");
        }
    }

    [Fact]
    public async Task Plotly_is_separate_from_the_display_that_is_replaced()
    {
        using var cell = new FakeCell();
        PlotlyScript.Reset();
        await Live.ShowAsync(() => Charts.Bar(["red"], c => c, _ => 1, alt: "One red."), seconds: 0, cancellationToken: Cancel);
        Assert.Equal(2, cell.Shown.Count);
        Assert.Contains("data-balloon-asset=\"plotly.min.js\"", cell.Shown[0], StringComparison.Ordinal);
        Assert.DoesNotContain("plotly.min.js", cell.Shown[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dashboard_is_updated_in_place_and_keeps_first_middle_and_last()
    {
        using var cell = new FakeCell();
        PlotlyScript.Reset();
        var calls = 0;
        await Live.ShowAsync(
            () => Task.FromResult(new Dashboard("Pops", [Panel.Cards(new Card("pops", ++calls))])),
            seconds: 0.5,
            every: 0.1,
            new LeapingClock(),
            null,
            Cancel
        );
        var id = System.Text.RegularExpressions.Regex.Match(cell.Shown[1], "id=\"(bln-[0-9a-f]+)\"").Groups[1].Value;
        Assert.Contains("<h4>Pops</h4>", cell.Shown[1], StringComparison.Ordinal);
        Assert.Equal(3, cell.Shown.Count);
        Assert.All(
            cell.Updated.Append(cell.Shown[2]),
            news =>
                Assert.StartsWith(
                    $"<script>(window.balloonCharts=window.balloonCharts||[]).push([\"{id}\",",
                    news,
                    StringComparison.Ordinal
                )
        );
        Assert.Contains("at first", cell.Updated[^1], StringComparison.Ordinal);
        Assert.Equal(3, cell.Updated[^1].Split("\"moment\"").Length - 1);
    }

    [Fact]
    public async Task Impossible_spans_are_refused() =>
        await Assert.ThrowsAsync<BalloonException>(() => Live.ShowAsync(() => new Html(""), seconds: 5, every: 0, Cancel));

    private static Task<LiveResult> ShowAsync(Func<Html> render, double seconds, double every, LeapingClock clock) =>
        Live.ShowAsync(() => Task.FromResult(render()), seconds, every, clock, null, Cancel);
}
