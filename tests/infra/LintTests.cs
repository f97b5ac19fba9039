using System.Text.Json;
using Balloon.Testing;

namespace Balloon.Infra.Tests;

/// <summary>Other tools' checks of the YAML, the scripts and the dev containers.</summary>
public sealed class LintTests
{
    [Fact]
    public async Task YAML_passes_yamllint()
    {
        var yamllint = Programs.Require("yamllint");
        const string rules =
            "{extends: default, rules: {document-start: disable, line-length: {max: 150}, truthy: {check-keys: false}, braces: {max-spaces-inside: 1}, comments: {min-spaces-from-content: 1}}}";
        var (code, output, errors) = await Programs.RunAsync(yamllint, ["-s", "-d", rules, "infra", ".github"]);
        Assert.True(code == 0, output + errors);
    }

    [Fact]
    public async Task Shell_scripts_pass_shellcheck()
    {
        var shellcheck = Programs.Require("shellcheck");
        string[] scripts =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repo.Root, "infra"), "*.sh", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(Path.Combine(Repo.Root, ".devcontainer"), "*.sh", SearchOption.AllDirectories),
        ];
        Assert.NotEmpty(scripts);
        var (code, output, errors) = await Programs.RunAsync(shellcheck, scripts);
        Assert.True(code == 0, output + errors);
    }

    [Theory]
    [InlineData(".devcontainer/devcontainer.json", 2)]
    [InlineData(".devcontainer/cluster/devcontainer.json", 4)]
    public async Task The_dev_container_command_line_reads_the_configurations(string file, int cpus)
    {
        var modules = Environment.GetEnvironmentVariable("BALLOON_NODE_MODULES");
        var cli = modules is null ? null : Path.Combine(modules, "@devcontainers", "cli", "devcontainer.js");
        if (cli is null || !File.Exists(cli))
            Assert.Skip("@devcontainers/cli is not installed (tests/run installs it where npm is)");
        var (code, output, errors) = await Programs.RunAsync(
            Programs.Require("node"),
            [cli, "read-configuration", "--docker-path", "true", "--workspace-folder", Repo.Root, "--config", Path.Combine(Repo.Root, file)]
        );
        Assert.True(code == 0, errors);
        using var read = JsonDocument.Parse(output);
        var configuration = read.RootElement.GetProperty("configuration");
        Assert.Equal(cpus, configuration.GetProperty("hostRequirements").GetProperty("cpus").GetInt32());
        Assert.NotEmpty(configuration.GetProperty("forwardPorts").EnumerateArray());
    }
}
