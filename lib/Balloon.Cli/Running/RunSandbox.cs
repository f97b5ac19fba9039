using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Running;

/// <summary>A sandbox for one run, with its own folder and free ports. It is removed with all its data when the run ends.</summary>
internal sealed class RunSandbox : IAsyncDisposable
{
    // A run that is cancelled has five seconds for everything.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly SandboxHome home;
    private bool keep;

    private RunSandbox(SandboxHome home) => this.home = home;

    /// <summary>The folder for <c>BALLOON_HOME</c> in this run.</summary>
    public string Folder => home.Folder;

    /// <summary>Removes what a killed run left, and starts a new sandbox.</summary>
    public static async Task<RunSandbox> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var home = new SandboxHome(folder);
        await SandboxProcess.ResetAsync(home, Timeout, cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        var sandbox = new RunSandbox(home);
        try
        {
            var options = new SandboxOptions
            {
                Home = home,
                KafkaPort = 0,
                SqlPort = 0,
                CatalogPort = 0,
                EndsWithCaller = true,
            };
            await SandboxProcess.StartAsync(options, cancellationToken: cancellationToken).ConfigureAwait(false);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Keeps the sandbox's state and log on disk when it stops, to investigate a failure.</summary>
    public void Keep() => keep = true;

    public async ValueTask DisposeAsync()
    {
        if (keep)
            await SandboxProcess.StopAsync(home, Timeout, CancellationToken.None).ConfigureAwait(false);
        else
            await SandboxProcess.ResetAsync(home, Timeout, CancellationToken.None).ConfigureAwait(false);
    }
}
