using System.CommandLine;
using Balloon.Notebook;
using Confluent.Kafka;
using Profile = Balloon.Notebook.Profiles.Profile;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon topic</c>: inspects the topics of any Kafka broker.</summary>
internal static class TopicCommand
{
    public static readonly Option<string?> Bootstrap = new("--bootstrap") { Description = "Kafka, HOST:PORT (the profile's)" };
    public static readonly Option<bool> Json = new("--json") { Description = "As JSON, one object a line, for programs" };

    public static readonly Argument<string> Topic = new("topic") { Description = "The topic's name" };

    public static Command Create()
    {
        var command = new Command("topic", "Inspects topics: lists them, describes them, and shows their records.");
        command.Subcommands.Add(TopicListCommand.Create());
        command.Subcommands.Add(TopicDescribeCommand.Create());
        command.Subcommands.Add(TopicTailCommand.Create());
        command.Subcommands.Add(TopicSkipDamagedCommand.Create());
        return command;
    }

    /// <summary>Runs a query of a broker, and turns failures into messages.</summary>
    public static async Task<int> AskAsync(ParseResult parsed, Func<string, Task> ask)
    {
        var bootstrap = parsed.GetValue(Bootstrap);
        Profile? profile = null;
        try
        {
            if (bootstrap is null)
                profile = Profile.Load();
            bootstrap ??= profile!.Kafka;
            await ask(bootstrap).ConfigureAwait(false);
            return ExitCodes.Done;
        }
        catch (BalloonException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
        catch (KafkaException e)
        {
            throw new CommandFailedException(Explain(e.Error, bootstrap!, profile?.StatusCommand ?? "./balloon status"), inner: e);
        }
    }

    private static string Explain(Error error, string bootstrap, string statusCommand) =>
        error.Code switch
        {
            ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut or ErrorCode.Local_Resolve =>
                $"Kafka does not answer at {bootstrap}: {error.Reason}. Is it up? See: {statusCommand}",
            _ => $"Kafka at {bootstrap} says: {error.Reason}",
        };
}
