using System.CommandLine;
using System.Diagnostics;
using Balloon.Cli.Cluster;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon up</c>: starts the sandbox in the background, unless it is running.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var choices = new SandboxArguments();
        var profile = ProfileOption.Create();
        var timeout = Spans.Option("--timeout", "How long to wait until the cluster is ready, such as 20m (15m)");
        var command = new Command("up", "Starts the sandbox in the background: Kafka broker, stream SQL, Iceberg catalog.");
        choices.AddTo(command);
        command.Options.Add(profile);
        command.Options.Add(timeout);
        command.SetAction(
            (parsed, cancellationToken) =>
                ProfileOption.IsCluster(parsed, profile)
                    ? ClusterCommands.UpAsync(parsed.GetValue(timeout), cancellationToken)
                    : RunAsync(choices.Read(parsed), cancellationToken)
        );
        return command;
    }

    private static Task<int> RunAsync(SandboxOptions options, CancellationToken cancellationToken) =>
        SandboxFailure.ReportAsync(async () =>
        {
            var clock = Stopwatch.StartNew();
            var telling = options with { Progress = step => Print(step, clock.Elapsed) };
            var (stack, ranBefore) = await SandboxProcess.StartAsync(telling, null, cancellationToken).ConfigureAwait(false);
            var how = ranBefore ? "is up already" : FormattableString.Invariant($"is up after {clock.Elapsed.TotalSeconds:0.0} s");
            Console.WriteLine($"The sandbox {how} (process {stack.Pid}).");
            Console.WriteLine($"  Kafka    {stack.Kafka}");
            Console.WriteLine($"  SQL      psql -h {stack.Sql.Host} -p {stack.Sql.Port} -d {stack.Sql.Database} -U {stack.Sql.User}");
            Console.WriteLine($"  catalog  {stack.Catalog} (warehouse {stack.Warehouse})");
            PrintMovedPorts(stack, options);
            return ExitCodes.Done;
        });

    /// <summary>A normal start is too fast to follow, so only a long one shows its steps.</summary>
    private static void Print(string step, TimeSpan since)
    {
        const int Long = 5;
        if (since.TotalSeconds >= Long)
            Console.Error.WriteLine(FormattableString.Invariant($"  {since.TotalSeconds, 4:0} s  {step}"));
    }

    /// <summary>Tells which ports differ from the default, which would surprise those who know the default by heart.</summary>
    private static void PrintMovedPorts(Stack stack, SandboxOptions options)
    {
        var kafka = int.Parse(stack.Kafka.AsSpan(stack.Kafka.LastIndexOf(':') + 1), System.Globalization.CultureInfo.InvariantCulture);
        Print("Kafka", options.KafkaPort, SandboxOptions.DefaultKafkaPort, kafka);
        Print("SQL", options.SqlPort, SandboxOptions.DefaultSqlPort, stack.Sql.Port);
        Print("catalog", options.CatalogPort, SandboxOptions.DefaultCatalogPort, new Uri(stack.Catalog).Port);

        static void Print(string what, int? asked, int preferred, int has)
        {
            if (asked is null && has != preferred)
                Console.WriteLine(
                    $"  note: {what} is on port {has}, not {preferred}: {preferred} was taken, or the sandbox used {has} before."
                );
        }
    }
}
