using System.CommandLine;
using System.Globalization;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary>The sandbox's options, for <c>up</c> and for the process that it starts.</summary>
internal sealed class SandboxArguments
{
    private readonly Option<int?> kafka = Port("--kafka-port", "of the Kafka broker", SandboxOptions.DefaultKafkaPort);
    private readonly Option<int?> sql = Port("--sql-port", "of the stream SQL", SandboxOptions.DefaultSqlPort);
    private readonly Option<int?> catalog = Port("--catalog-port", "of the Iceberg REST catalog", SandboxOptions.DefaultCatalogPort);

    private readonly Option<long?> memory = new(SandboxProcess.StateMemoryOption)
    {
        Description =
            "Limit of the memory for the state of views, tables and sinks, such as 512M or 2G; "
            + "a view that needs more is stopped with an error (default: half of this machine's memory)",
        HelpName = "SIZE",
        CustomParser = result =>
        {
            if (ByteSize.TryParse(result.Tokens[0].Value, out var bytes))
                return bytes;
            result.AddError($"{SandboxProcess.StateMemoryOption} must be a size such as 512M or 2G, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private readonly Option<string[]> locations = new(SandboxProcess.AllowLocationOption)
    {
        Description = "Another folder, besides the warehouse's, that may hold tables; may be repeated",
        HelpName = "FOLDER",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[kafka, sql, catalog])
            command.Options.Add(option);
        command.Options.Add(memory);
        command.Options.Add(locations);
    }

    public SandboxOptions Read(ParseResult parsed) =>
        new()
        {
            Home = SandboxHome.Find(),
            KafkaPort = parsed.GetValue(kafka),
            SqlPort = parsed.GetValue(sql),
            CatalogPort = parsed.GetValue(catalog),
            StateMemory = parsed.GetValue(memory),
            AllowedLocations = [.. (parsed.GetValue(locations) ?? []).Select(Path.GetFullPath)],
        };

    private static Option<int?> Port(string name, string what, int preferred)
    {
        var option = new Option<int?>(name)
        {
            Description =
                $"Port {what}, with an error if it is taken; 0 for any free port (default: {preferred}, or a free port if that is taken)",
            HelpName = "N",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
                    return port;
                result.AddError($"{name} must be a port, 0 to 65535, not '{text}'.");
                return null;
            },
        };
        return option;
    }
}
