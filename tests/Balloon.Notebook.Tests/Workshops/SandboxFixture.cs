using Balloon.Notebook.Game;
using Balloon.Notebook.Profiles;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Workshops;

/// <summary>A sandbox in this process, with a game that includes late events, duplicates and messages that are not events.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private SandboxHost? host;

    public static readonly DateTimeOffset Start = new(2026, 11, 22, 19, 30, 0, TimeSpan.Zero);

    /// <summary>The workshop, as in a chapter.</summary>
    public Workshop Workshop { get; private set; } = null!;

    public Profile Profile { get; private set; } = null!;

    public string this[string file] => folder[file];

    public async ValueTask InitializeAsync()
    {
        host = await SandboxHost.StartAsync(
            new SandboxOptions
            {
                Home = new SandboxHome(folder["home"]),
                KafkaPort = Ports.Free(),
                SqlPort = Ports.Free(),
                CatalogPort = Ports.Free(),
            },
            TestContext.Current.CancellationToken
        );
        Profile = Profile.Sandbox(folder["home", "stack.json"]);
        Workshop = Workshop.Connect(Profile);
        await Workshop.GenerateAsync(
            count: 20_000,
            backfill: TimeSpan.FromMinutes(10),
            start: Start,
            faults: new PopFaults(Late: 0.02, Duplicates: 0.02, Malformed: 0.01)
        );
        await Workshop.EnsureAsync(Needs.Everything);
    }

    /// <summary>How many subscriptions of live views the server has.</summary>
    public async Task<int> LiveSubscriptionsAsync() =>
        (await Workshop.Sql.QueryAsync("SHOW SUBSCRIPTIONS")).Rows.Count(r =>
            r[0] is string name && name.StartsWith("balloon_live_", StringComparison.Ordinal)
        );

    public async ValueTask DisposeAsync()
    {
        await Workshop.DisposeAsync();
        if (host is not null)
            await host.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>The tests of one sandbox, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SandboxCollection : ICollectionFixture<SandboxFixture>
{
    public const string Name = "one sandbox";
}
