using System.CommandLine;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon topic skip-damaged</c>: makes readers skip damaged records of the sandbox's log.</summary>
internal static class TopicSkipDamagedCommand
{
    public static Command Create()
    {
        var command = new Command(
            "skip-damaged",
            "Lets readers skip damaged records of the sandbox's own Kafka, permanently, and says which are lost."
        );
        command.Arguments.Add(TopicCommand.Topic);
        command.SetAction(
            (parsed, cancellationToken) => RunAsync(SandboxHome.Find(), parsed.GetValue(TopicCommand.Topic)!, cancellationToken)
        );
        return command;
    }

    private static Task<int> RunAsync(SandboxHome home, string topic, CancellationToken cancellationToken) =>
        SandboxFailure.ReportAsync(async () =>
        {
            var skipped = await SandboxProcess.SkipDamageAsync(home, topic, cancellationToken).ConfigureAwait(false);
            if (skipped.Count == 0)
                Console.WriteLine($"No record of {topic} is damaged.");
            foreach (var lost in skipped)
                Console.WriteLine(Describe(lost));
            return ExitCodes.Done;
        });

    /// <summary>Which records are lost, and what readers do, in a sentence or two.</summary>
    public static string Describe(DamageStatus lost)
    {
        var what = FormattableString.Invariant(
            $"{lost.Topic} partition {lost.Partition} lost the offsets {lost.FirstOffset} to {lost.NextOffset - 1} ({Quantity.Of(lost.NextOffset - lost.FirstOffset, "record")}): {lost.File} is damaged"
        );
        return lost.IsSkipped
            ? $"{what}. Readers skip them, as requested."
            : $"{what}. Readers stop there: 'balloon topic skip-damaged {lost.Topic}' lets them continue after it.";
    }
}
