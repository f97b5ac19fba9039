using Balloon.Testing;

namespace Balloon.Interop.Tests.Clients;

/// <summary>Scripts of tests/interop/clients, which drive packages of Node as an application would.</summary>
internal static class Node
{
    private const string Modules = "BALLOON_NODE_MODULES";

    /// <summary>Runs a script and returns the lines that it printed; skips the test where Node or the package is missing.</summary>
    public static async Task<string[]> RunAsync(string script, string package, params string[] arguments)
    {
        var node = Programs.Require("node", "install Node");
        var modules = Environment.GetEnvironmentVariable(Modules) ?? Path.Combine(Repo.Root, "artifacts", "test-tools", "node_modules");
        if (!Directory.Exists(Path.Combine(modules, package)))
            Assert.Skip($"the package {package} is missing: tests/set-up.sh installs it, {Modules} names its folder");
        var path = Path.Combine(Repo.Root, "tests", "interop", "clients", script);
        var output = await Programs.RunAsync(
            node,
            [path, .. arguments],
            environment: new Dictionary<string, string> { [Modules] = modules }
        );
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
