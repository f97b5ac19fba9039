using System.Diagnostics;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>The messages of commands about a sandbox that does not start, and about invalid arguments.</summary>
public sealed class StartTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--sql-port", "abc")]
    [InlineData("--kafka-port", "99999")]
    [InlineData("--catalog-port", "-1")]
    [InlineData("--state-memory", "much")]
    public async Task An_unknown_argument_is_a_usage_error_of_one_line(string option, string value)
    {
        await using var balloon = new BalloonCommand();
        var (exitCode, _, errors) = await balloon.RunAsync("up", option, value);
        Assert.Equal(2, exitCode);
        Assert.Contains($"{option} must be", errors, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_and_doctor_report_a_failed_start_until_one_succeeds()
    {
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        await balloon.RunAsync("down");
        File.Delete(Path.Combine(balloon.Home, "catalog.db"));
        Directory.CreateDirectory(Path.Combine(balloon.Home, "catalog.db"));
        var (exitCode, _, _) = await balloon.RunAsync("up", "--kafka-port", "0", "--sql-port", "0", "--catalog-port", "0");
        Assert.Equal(1, exitCode);

        var (_, status, _) = await balloon.RunAsync("status");
        Assert.Contains("The last start of the sandbox", status, StringComparison.Ordinal);
        Assert.Contains("while it was opening the catalog", status, StringComparison.Ordinal);
        var (ill, found, _) = await balloon.RunAsync("doctor");
        Assert.Equal(1, ill);
        Assert.Contains("the start of the sandbox", found, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(balloon.Home, "catalog.db"));
        await balloon.UpAsync();
        Assert.Null(StartFailure.TryRead(new SandboxHome(balloon.Home)));
    }

    [Fact]
    public async Task The_script_runs_through_symbolic_links_and_says_when_it_cannot_build()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("balloon.cmd is another script");
            return;
        }

        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["checkout", "artifacts", "balloon"]);
        Directory.CreateDirectory(folder["checkout", "lib"]);
        Directory.CreateDirectory(folder["bin"]);
        File.Copy(Path.Combine(Repo.Root, "balloon"), folder["checkout", "balloon"]);
        foreach (var file in (string[])["global.json", "Directory.Build.props", "Directory.Packages.props", "artifacts/.built"])
            await File.WriteAllTextAsync(folder["checkout", file], "", Stop);
        await File.WriteAllTextAsync(folder["checkout", "artifacts", "balloon", "balloon"], "#!/bin/sh\necho ran \"$1\"\n", Stop);
        File.SetUnixFileMode(folder["checkout", "artifacts", "balloon", "balloon"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.SetLastWriteTimeUtc(folder["checkout", "artifacts", ".built"], DateTime.UtcNow.AddMinutes(1));
        File.CreateSymbolicLink(folder["bin", "first"], folder["checkout", "balloon"]);
        File.CreateSymbolicLink(folder["bin", "second"], "first");
        foreach (var script in (string[])[folder["checkout", "balloon"], folder["bin", "first"], folder["bin", "second"]])
            Assert.Equal("ran here\n", (await RunAsync(script, "here")).Output);

        // A file in the folder's place cannot be written by anyone, not even by root.
        Directory.Delete(folder["checkout", "artifacts"], recursive: true);
        await File.WriteAllTextAsync(folder["checkout", "artifacts"], "", Stop);
        var (code, _, errors) = await RunAsync(folder["checkout", "balloon"], "here");
        Assert.Equal(1, code);
        Assert.Contains("cannot be written", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("another build", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string script, string argument)
    {
        using var process = Process.Start(
            new ProcessStartInfo(script, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        return (process.ExitCode, await output, await errors);
    }
}
