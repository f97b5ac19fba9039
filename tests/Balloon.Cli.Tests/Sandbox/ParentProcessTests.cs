using System.Diagnostics;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Sandbox;

public sealed class ParentProcessTests
{
    [Fact]
    public async Task A_sandbox_bound_to_its_parent_ends_with_it()
    {
        using var folder = new TempFolder();
        string[] arguments =
        [
            SandboxProcess.HostCommand,
            SandboxProcess.WatchInputOption,
            "--kafka-port",
            "0",
            "--sql-port",
            "0",
            "--catalog-port",
            "0",
        ];
        var start = new ProcessStartInfo("dotnet", [BalloonProgram.Dll, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var home = new SandboxHome(folder["home"]);
        Directory.CreateDirectory(home.Folder);
        start.Environment[SandboxHome.Variable] = home.Folder;
        using var host = Process.Start(start)!;
        try
        {
            var said = await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            while (said?.StartsWith("step: ", StringComparison.Ordinal) == true)
                said = await host.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.Equal(SandboxProcess.Ready, said);
            Assert.NotNull(SandboxProcess.FindRunning(home));

            host.StandardInput.Close();

            await host.WaitForExitAsync(TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.Null(SandboxProcess.FindRunning(home));
        }
        finally
        {
            if (!host.HasExited)
                host.Kill();
        }
    }
}
