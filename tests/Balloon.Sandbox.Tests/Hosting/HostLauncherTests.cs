using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Hosting;

/// <summary>How long the launcher waits for a start.</summary>
public sealed class HostLauncherTests
{
    [Fact]
    public async Task A_start_that_makes_progress_has_no_fixed_limit_and_a_stalled_one_says_where()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("the host of this test is a script for sh");
            return;
        }

        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["home"]);
        var step = SandboxProcess.Step;
        // Together the steps take longer than is allowed for one of them; the last one hangs until the process is killed.
        await File.WriteAllTextAsync(
            folder["host"],
            $"echo '{step}reading one'\nsleep 1.6\necho '{step}reading two'\nsleep 1.6\necho '{step}reading three'\nexec sleep 60\n",
            TestContext.Current.CancellationToken
        );
        var said = new List<string>();
        var options = new SandboxOptions { Home = new SandboxHome(folder["home"]), Progress = said.Add };
        var failure = await Assert.ThrowsAsync<SandboxException>(() =>
            HostLauncher.LaunchAsync(options, ["/bin/sh", folder["host"]], TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken)
        );
        Assert.Equal(["reading one", "reading two", "reading three"], said);
        Assert.Contains("made no progress for 3 s while it was reading three", failure.Message, StringComparison.Ordinal);
        Assert.Contains("reading three", StartFailure.TryRead(options.Home)!.ToString(), StringComparison.Ordinal);
    }
}
