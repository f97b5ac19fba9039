using System.Diagnostics;
using System.Text.Json;
using Balloon.Testing;

namespace Balloon.Cli.Tests;

public sealed class DevContainerTests
{
    [Fact]
    public async Task The_dev_container_command_line_accepts_the_configuration()
    {
        var modules = Environment.GetEnvironmentVariable("BALLOON_NODE_MODULES");
        var cli = modules is null ? null : Path.Combine(modules, "@devcontainers", "cli", "devcontainer.js");
        if (cli is null || !File.Exists(cli))
            Assert.Skip("@devcontainers/cli is not installed (tests/run installs it where npm is)");

        // The command first asks a container engine for running containers; any program that prints nothing will do.
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { cli, "read-configuration", "--docker-path", "true", "--workspace-folder", Repo.Root },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, await errors);
        using var read = JsonDocument.Parse(output);
        Assert.Equal("Balloon", read.RootElement.GetProperty("configuration").GetProperty("name").GetString());
    }

    [Fact]
    public void The_file_at_the_root_is_the_same_file() =>
        Assert.Equal(
            File.ReadAllText(Path.Combine(Repo.Root, ".devcontainer", "devcontainer.json")),
            File.ReadAllText(Path.Combine(Repo.Root, "devcontainer.json"))
        );
}
