using Balloon.Notebook;
using Balloon.Notebook.Profiles;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Web.Tests;

/// <summary>A sandbox in this process with the course's pipeline and no events, and the web server in front of it.</summary>
public sealed class WebFixture : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private SandboxHost? sandbox;

    public Workshop Workshop { get; private set; } = null!;

    public WebServer Server { get; private set; } = null!;

    /// <summary>Sends requests like a browser's page.</summary>
    public GameClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        sandbox = await SandboxHost.StartAsync(
            new SandboxOptions
            {
                Home = new SandboxHome(folder["home"]),
                KafkaPort = Ports.Free(),
                SqlPort = Ports.Free(),
                CatalogPort = Ports.Free(),
            },
            TestContext.Current.CancellationToken
        );
        Workshop = Workshop.Connect(Profile.Sandbox(folder["home", "stack.json"]));
        await Workshop.MakePipelineAsync();
        Server = await StartAsync();
        Client = new GameClient(Server.Url);
    }

    /// <summary>Starts another web server with the same sandbox.</summary>
    public Task<WebServer> StartAsync(WebOptions? options = null) =>
        WebServer.StartAsync(Workshop, options ?? new WebOptions { Port = 0, ServesGame = true });

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await Workshop.DisposeAsync();
        if (sandbox is not null)
            await sandbox.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>The tests of one sandbox, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class WebCollection : ICollectionFixture<WebFixture>
{
    public const string Name = "one web part";
}
