namespace Balloon.Browser.Tests.Dashboards;

/// <summary>Charts whose place is not laid out, or not even there, when their figure comes: as in JupyterLab's cells far from sight.</summary>
[Collection(DashboardFiles.Collection)]
public sealed class LateChartTests(BrowserFixture browser, DashboardFiles files)
{
    private const string Push = """
        id => balloonCharts.push([id, { data: [{ type: 'bar', x: ['red', 'blue'], y: [1, 2] }], layout: {} }])
        """;

    [Fact]
    public async Task A_figure_waits_for_its_place()
    {
        var page = await files.OpenAsync(browser, DashboardFiles.Played[1]);
        await page.EvaluateAsync(Push, "late");
        // The newest of two figures is the one that is drawn.
        await page.EvaluateAsync(
            "() => balloonCharts.push(['late', { data: [{ type: 'bar', x: ['red', 'blue', 'gold'], y: [1, 2, 3] }] }])"
        );
        await page.EvaluateAsync(
            "() => document.body.insertAdjacentHTML('afterbegin', '<div id=late class=bln-plot style=\"height:200px\"></div>')"
        );
        await page.WaitForFunctionAsync("() => document.querySelectorAll('#late .barlayer .point path').length === 3");
    }

    [Fact]
    public async Task A_chart_that_came_out_of_sight_is_complete_once_a_reader_scrolls_to_it()
    {
        var page = await files.OpenAsync(browser, DashboardFiles.Played[1]);
        await page.EvaluateAsync(
            """
            () => document.body.insertAdjacentHTML('beforeend',
              '<div style="height:9000px"></div><div style="content-visibility:auto;contain-intrinsic-size:400px"><div id="far" class="bln-plot" style="height:300px"></div></div>')
            """
        );
        await page.EvaluateAsync(Push, "far");
        await page.WaitForFunctionAsync("() => document.querySelector('#far .main-svg')");
        await page.EvaluateAsync("() => document.getElementById('far').scrollIntoView()");
        await page.WaitForFunctionAsync(
            "() => [...document.querySelectorAll('#far .barlayer .point path')].filter(e => e.getBoundingClientRect().height > 10).length === 2"
        );
    }
}
