using System.CommandLine;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary>The options that name the sandbox's ports, for <c>up</c> and for the process that it starts.</summary>
internal sealed class SandboxPorts
{
    private readonly Option<int?> kafka = Port("--kafka-port", "of the Kafka broker", SandboxOptions.DefaultKafkaPort);
    private readonly Option<int?> sql = Port("--sql-port", "of the stream SQL", SandboxOptions.DefaultSqlPort);
    private readonly Option<int?> catalog = Port("--catalog-port", "of the Iceberg REST catalog", SandboxOptions.DefaultCatalogPort);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[kafka, sql, catalog])
            command.Options.Add(option);
    }

    public SandboxOptions Read(ParseResult parsed) =>
        new()
        {
            Home = SandboxHome.Find(),
            KafkaPort = parsed.GetValue(kafka),
            SqlPort = parsed.GetValue(sql),
            CatalogPort = parsed.GetValue(catalog),
        };

    private static Option<int?> Port(string name, string what, int preferred)
    {
        var option = new Option<int?>(name)
        {
            Description = $"Port {what}: that or an error; 0: any free one (default: {preferred}, or a free one when that is taken)",
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > 65535)
                result.AddError($"{name} must be a port, 0 to 65535.");
        });
        return option;
    }
}
