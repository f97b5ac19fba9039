using Balloon.Broker;
using Balloon.Notebook;
using Balloon.Notebook.Profiles;
using Balloon.Testing;
using Balloon.Web;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>The game while Kafka is down and comes back, without any stream SQL.</summary>
public sealed class GameWithoutKafkaTests(BrowserFixture browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_Kafka_is_down_the_page_says_so_keeps_pops_and_delivers_them_once()
    {
        using var folder = new TempFolder();
        var port = Ports.Free();
        var nowhere = Ports.Free();
        Task<KafkaBroker> BrokerAsync() =>
            KafkaBroker.StartAsync(
                new KafkaBrokerOptions
                {
                    Folder = folder["log"],
                    Port = port,
                    DefaultPartitions = 4,
                },
                Cancel
            );
        await File.WriteAllTextAsync(
            folder["stack.json"],
            $$"""{"kafka":"127.0.0.1:{{port}}","sql":{"host":"127.0.0.1","port":{{nowhere}},"user":"root","database":"dev"},"catalog":"http://127.0.0.1:{{nowhere}}","warehouse":"lake","pid":1}""",
            Cancel
        );
        var broker = await BrokerAsync();
        await using var workshop = Workshop.Connect(Profile.Sandbox(folder["stack.json"]));
        await using var server = await WebServer.StartAsync(workshop, new WebOptions { Port = 0, ServesGame = true }, Cancel);
        var page = await browser.PageAsync(1280, 800, ColorScheme.Light, [], server.Url.ToString(), ReducedMotion.NoPreference);
        var game = new GamePage(page);
        await game.OpenAsync(server.Url);
        await page.WaitForFunctionAsync("() => document.getElementById('board-note').textContent.includes('does not answer')");
        var name = await game.PlayAsync("Patient");
        await game.PopAsync(2, game.ClickAsync);
        await game.DeliveredAsync();

        await broker.DisposeAsync();
        await game.PopAsync(5, game.ClickAsync);
        await page.WaitForFunctionAsync("() => /Kafka does not answer. 3 pops wait/.test(document.getElementById('banner').textContent)");
        await BrowserFixture.PictureAsync(page, "game-kafka-away", whole: false);

        await using var back = await BrokerAsync();
        await game.DeliveredAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('banner').hidden");
        var events = (await workshop.Events.ReadAsync(Cancel)).Where(e => e.Player == name).ToList();
        Assert.Equal((5, await game.NumberAsync("#score")), (events.Count, events.Sum(e => e.Score)));
        await page.Context.CloseAsync();
    }
}
