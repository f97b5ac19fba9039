using System.CommandLine;
using System.Globalization;
using Balloon.Notebook;
using Balloon.Notebook.Game;
using Balloon.Notebook.Generating;
using Spectre.Console;
using Profile = Balloon.Notebook.Profiles.Profile;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon generate</c>: simulates games and sends their pops to Kafka.</summary>
internal static class GenerateCommand
{
    // The rate of a run without any limit or rate: it goes on until Ctrl+C, and at full speed it would fill the disk.
    private const double EndlessRate = 100;

    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The same seed and start give the same events",
        DefaultValueFactory = _ => 42,
    };
    private static readonly Option<DateTimeOffset?> Start = new("--start")
    {
        Description = "Event time of the first event (now, or a backfill before now)",
    };
    private static readonly Option<double?> Rate = new("--rate")
    {
        Description = "Events a second (full speed with --count or --backfill, else 100)",
    };
    private static readonly Option<int> Players = new("--players")
    {
        Description = "Number of players, 1 to 1,000,000",
        DefaultValueFactory = _ => 24,
    };
    private static readonly Option<long?> Count = new("--count") { Description = "End after this many events" };
    private static readonly Option<TimeSpan?> Duration = Spans.Option(
        "--duration",
        "End after this long, such as 20s, not counting a backfill"
    );
    private static readonly Option<TimeSpan?> Backfill = Spans.Option("--backfill", "Fills a span in the past, such as 30m, at full speed");
    private static readonly Option<double> Late = new("--late") { Description = "Share of events that arrive 5 to 60 s late, 0 to 1" };
    private static readonly Option<double> Duplicates = new("--duplicates") { Description = "Share of events sent twice, 0 to 1" };
    private static readonly Option<double> Malformed = new("--malformed") { Description = "Share of messages that are not JSON, 0 to 1" };
    private static readonly Option<string?> Topic = new("--topic") { Description = "The topic (balloon-game)" };
    private static readonly Option<string?> Bootstrap = new("--bootstrap") { Description = "Kafka, HOST:PORT (the profile's)" };

    public static Command Create()
    {
        var command = new Command("generate", "Produces balloon pops: seeded, repeatable, at a rate or at full speed.");
        foreach (
            var option in (Option[])[Count, Duration, Rate, Backfill, Players, Seed, Start, Late, Duplicates, Malformed, Topic, Bootstrap]
        )
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var profile = parsed.GetValue(Bootstrap) is null ? Profile.Load() : null;
            var bootstrap = parsed.GetValue(Bootstrap) ?? profile!.Kafka;
            var options = Options(parsed);
            var topic = parsed.GetValue(Topic) ?? profile?.Topic ?? "balloon-game";
            var result = await WithProgressAsync(bootstrap, topic, options, cancellationToken).ConfigureAwait(false);
            Print(result, profile?.StatusCommand ?? "./balloon status");
            if (profile is not null)
                GeneratorLedger.Add(profile, result);
            return result.Failures == 0 && !(result.Stopped && options.Count is not null) ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (BalloonException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
    }

    private static GeneratorOptions Options(ParseResult parsed)
    {
        var limited = parsed.GetValue(Count) is not null || parsed.GetValue(Backfill) is not null;
        return new GeneratorOptions
        {
            Seed = parsed.GetValue(Seed),
            Start = parsed.GetValue(Start),
            Rate = parsed.GetValue(Rate) ?? (limited ? null : EndlessRate),
            Players = parsed.GetValue(Players),
            Count = parsed.GetValue(Count),
            Duration = parsed.GetValue(Duration),
            Backfill = parsed.GetValue(Backfill),
            Faults = new PopFaults(parsed.GetValue(Late), parsed.GetValue(Duplicates), parsed.GetValue(Malformed)),
        };
    }

    private static async Task<GeneratorResult> WithProgressAsync(
        string bootstrap,
        string topic,
        GeneratorOptions options,
        CancellationToken cancellationToken
    )
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
            return await PopGenerator
                .RunAsync(bootstrap, topic, options, new PlainProgress(), null, cancellationToken)
                .ConfigureAwait(false);

        return await AnsiConsole
            .Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask($"popping into {topic}", maxValue: options.Count ?? 1);
                bar.IsIndeterminate = options.Count is null;
                var progress = new Callback(p =>
                {
                    bar.Value = p.Of is null ? 0 : p.Sent;
                    bar.MaxValue = p.Of ?? 1;
                    bar.IsIndeterminate = p.Of is null;
                    bar.Description = $"{Quantity.Of(p.Sent, "event")} into {Markup.Escape(topic)}";
                });
                return await PopGenerator.RunAsync(bootstrap, topic, options, progress, null, cancellationToken).ConfigureAwait(false);
            })
            .ConfigureAwait(false);
    }

    private static void Print(GeneratorResult result, string statusCommand)
    {
        Console.WriteLine(result);
        if (result.Late + result.Duplicates + result.Malformed > 0)
            Console.WriteLine(
                $"of these {Number(result.Late)} late, {Number(result.Duplicates)} sent twice, {Number(result.Malformed)} malformed"
            );
        if (result.Failures > 0)
            Console.Error.WriteLine(
                $"balloon: {Quantity.Of(result.Failures, "event")} not delivered, the first because: {result.FirstFailure}. See: {statusCommand}"
            );
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class Callback(Action<GeneratorProgress> report) : IProgress<GeneratorProgress>
    {
        public void Report(GeneratorProgress value) => report(value);
    }

    /// <summary>Prints a line every five seconds, for logs.</summary>
    private sealed class PlainProgress : IProgress<GeneratorProgress>
    {
        private TimeSpan next = TimeSpan.FromSeconds(5);

        public void Report(GeneratorProgress value)
        {
            if (value.Elapsed < next)
                return;
            next = value.Elapsed + TimeSpan.FromSeconds(5);
            Console.WriteLine(
                value.Of is { } of ? $"{Number(value.Sent)} of {Quantity.Of(of, "event")}" : Quantity.Of(value.Sent, "event")
            );
        }
    }
}
