using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Doctor;

/// <summary>Are the default ports free, or used by the sandbox itself?</summary>
internal static class PortsCheck
{
    public static Finding Run(Stack? running)
    {
        if (running is not null)
            return new Finding(
                CheckResult.Ok,
                $"Kafka {running.Kafka}, SQL {running.Sql.Host}:{running.Sql.Port}, catalog {running.Catalog}"
            );
        int[] defaults = [SandboxOptions.DefaultKafkaPort, SandboxOptions.DefaultSqlPort, SandboxOptions.DefaultCatalogPort];
        var taken = defaults.Where(port => !LoopbackPorts.IsFree(port)).ToList();
        if (taken.Count == 0)
            return new Finding(CheckResult.Ok, $"{string.Join(", ", defaults)} are free");
        var holders = taken.Select(port => LoopbackPorts.Holder(port) is { } holder ? $"{port} by {holder}" : $"{port}");
        return new Finding(
            CheckResult.Note,
            $"taken: {string.Join(", ", holders)}",
            "'balloon up' uses free ports instead and says which."
        );
    }
}
