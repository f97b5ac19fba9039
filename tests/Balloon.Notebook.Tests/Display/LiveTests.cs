using Balloon.Notebook.Display;

namespace Balloon.Notebook.Tests.Display;

public sealed class LiveTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_view_is_shown_once_and_then_updated_until_its_time_is_over()
    {
        using var cell = new FakeCell();
        var calls = 0;
        var result = await Live.ShowAsync(() => new Html($"<b>{++calls}</b>"), seconds: 0.25, every: 0.1, Cancel);
        var pictures = cell.Shown.Where(s => !s.Contains("data-balloon-asset", StringComparison.Ordinal)).ToList();
        Assert.Equal(["<b>1</b>"], pictures);
        Assert.Equal(result.Pictures - 1, cell.Updated.Count);
        Assert.Equal($"<b>{result.Pictures}</b>", cell.Updated[^1]);
        Assert.InRange(result.Pictures, 2, 4);
    }

    [Fact]
    public async Task Plotly_comes_apart_from_the_picture_that_is_replaced()
    {
        using var cell = new FakeCell();
        PlotlyScript.Reset();
        await Live.ShowAsync(() => Charts.Bars(["red"], [1], "One red."), seconds: 0, cancellationToken: Cancel);
        Assert.Equal(2, cell.Shown.Count);
        Assert.Contains("data-balloon-asset=\"plotly.min.js\"", cell.Shown[0], StringComparison.Ordinal);
        Assert.DoesNotContain("data-balloon-asset", cell.Shown[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spans_that_cannot_be_are_refused() =>
        await Assert.ThrowsAsync<BalloonException>(() => Live.ShowAsync(() => new Html(""), seconds: 5, every: 0, Cancel));
}
