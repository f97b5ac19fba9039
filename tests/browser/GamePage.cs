using System.Globalization;
using System.Text.Json;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>Plays as a person would: sees where balloons are, and clicks, touches or types.</summary>
internal sealed class GamePage(IPage page)
{
    // The page's own module: a browser returns the same instance to every import.
    private const string Nearest = """
        async (favourite) => {
          const { sky } = await import('/play/main.js');
          const box = document.getElementById('sky').getBoundingClientRect();
          const top = document.getElementById('hud').getBoundingClientRect().bottom - box.top;
          const seen = sky.balloons.filter((b) => b.y > top + b.r / 2 && b.y < sky.height - b.r / 2 && (!favourite || b.favourite));
          const b = seen.at(-1);
          return b ? { x: box.x + b.x, y: box.y + b.y, letter: b.letter, color: b.color.name, speed: b.speed, id: b.id } : null;
        }
        """;

    public IPage Page => page;

    public async Task OpenAsync(Uri server)
    {
        await page.GotoAsync(new Uri(server, "play").ToString());
        await page.WaitForSelectorAsync("#characters label");
    }

    /// <summary>Fills in the form and plays. Returns the name that the server gave.</summary>
    public async Task<string> PlayAsync(string name, string character = "Mario")
    {
        await page.FillAsync("#name", name);
        await page.CheckAsync($"#characters input[value={character}]", new() { Force = true });
        await page.ClickAsync("#play");
        await page.WaitForFunctionAsync("() => document.body.classList.contains('playing')");
        return JsonDocument
            .Parse(await page.EvaluateAsync<string>("() => localStorage['balloon.round']"))
            .RootElement.GetProperty("name")
            .GetString()!;
    }

    /// <summary>Pops until this many are popped in the round.</summary>
    public async Task PopAsync(int count, Func<Balloon, Task> pop, bool favourite = false)
    {
        var clock = TimeProvider.System.GetTimestamp();
        while (await PopsAsync() < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(clock) < TimeSpan.FromSeconds(50), $"only {await PopsAsync()} of {count} pops");
            if (await page.EvaluateAsync<Balloon?>(Nearest, favourite) is { } balloon)
                await pop(balloon);
            else
                await page.WaitForTimeoutAsync(30);
        }
    }

    public Task ClickAsync(Balloon balloon) => page.Mouse.ClickAsync(balloon.X, balloon.Y);

    public Task TapAsync(Balloon balloon) => page.Touchscreen.TapAsync(balloon.X, balloon.Y);

    public Task TypeAsync(Balloon balloon) => page.Keyboard.PressAsync(balloon.Letter);

    public async Task<int> PopsAsync() => await NumberAsync("#streak");

    public async Task<int> NumberAsync(string selector) =>
        int.Parse(await page.InnerTextAsync(selector), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    /// <summary>Waits until Kafka has acknowledged all that this browser popped.</summary>
    public Task DeliveredAsync() =>
        Eventually.TrueAsync(
            async () =>
                await page.EvaluateAsync<int>(
                    "() => Object.keys(localStorage).filter(k => k.startsWith('balloon.outbox.')).reduce((n, k) => n + JSON.parse(localStorage[k]).pending.length, 0)"
                ) == 0,
            "all pops are delivered"
        );

    /// <summary>A balloon on the screen.</summary>
    internal sealed class Balloon
    {
        public float X { get; set; }
        public float Y { get; set; }
        public string Letter { get; set; } = "";
        public string Color { get; set; } = "";
        public int Speed { get; set; }
        public int Id { get; set; }
    }
}
