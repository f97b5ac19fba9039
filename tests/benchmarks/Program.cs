using System.CommandLine;
using Balloon.Benchmarks;

var pairs = new Option<int>("--pairs") { Description = "How many pairs of runs; medians are printed", DefaultValueFactory = _ => 5 };
var events = new Option<int>("--events") { Description = "Events a run", DefaultValueFactory = _ => 500_000 };
var root = new RootCommand("Balloon's speed as ratios against a peer in the same run. Build it with -c Release.");
foreach (var benchmark in Catalogue.All)
{
    var command = new Command(benchmark.Name, benchmark.Description);
    command.Options.Add(pairs);
    command.Options.Add(events);
    command.SetAction(
        async (parsed, cancellationToken) =>
        {
            var size = new RunSize(parsed.GetValue(pairs), parsed.GetValue(events));
            await benchmark.RunAsync(size, cancellationToken);
            return 0;
        }
    );
    root.Subcommands.Add(command);
}

return await root.Parse(args).InvokeAsync();
