using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon topic tail</c>: a topic's records, as lines.</summary>
internal static class TopicTailCommand
{
    private static readonly Option<TopicStart?> From = new("--from")
    {
        Description = "beginning, end, or a time: 2026-11-22T19:30:00Z, or a span before now such as 10m",
        HelpName = "beginning|end|TIME",
        CustomParser = ParseStart,
    };

    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Continue with new records, until Ctrl+C" };

    private static readonly Option<long?> Limit = new("--limit", "-n")
    {
        Description = "End after this many records; without --from, the number of last records to show (10)",
    };

    public static Command Create()
    {
        var command = new Command(
            "tail",
            "Shows the last records; with --from, those from there to the end; with --follow, new ones as well."
        );
        command.Arguments.Add(TopicCommand.Topic);
        foreach (var option in (Option[])[From, Follow, Limit, TopicCommand.Json, TopicCommand.Bootstrap])
            command.Options.Add(option);
        command.Validators.Add(Check);
        command.SetAction(
            (parsed, cancellationToken) => TopicCommand.AskAsync(parsed, bootstrap => RunAsync(parsed, bootstrap, cancellationToken))
        );
        return command;
    }

    private static Task RunAsync(ParseResult parsed, string bootstrap, CancellationToken cancellationToken)
    {
        var tail = new TopicTail(bootstrap, parsed.GetValue(TopicCommand.Topic)!)
        {
            From = parsed.GetValue(From),
            Follow = parsed.GetValue(Follow),
            Limit = parsed.GetValue(Limit),
            Format = parsed.GetValue(TopicCommand.Json) ? TopicRecordFormat.Json : TopicRecordFormat.Line,
        };
        return tail.RunAsync(Console.Out, cancellationToken);
    }

    private static void Check(CommandResult command)
    {
        if (command.GetValue(Limit) is <= 0)
            command.AddError("--limit must be 1 or more.");
        if (command.GetResult(From) is { Tokens: [{ Value: "end" }] } && !command.GetValue(Follow))
            command.AddError("--from end shows only new records: add --follow.");
    }

    private static TopicStart? ParseStart(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (TopicStart.Read(text, TimeProvider.System.GetUtcNow()) is { } start)
            return start;
        argument.AddError(
            string.Create(
                CultureInfo.InvariantCulture,
                $"'{text}' is not a position to start from: write beginning, end, 2026-11-22T19:30:00Z, or 10m."
            )
        );
        return null;
    }
}
