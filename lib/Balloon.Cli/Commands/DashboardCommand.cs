using System.CommandLine;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon dashboard</c>: the live dashboards, in a browser.</summary>
internal static class DashboardCommand
{
    public static Command Create()
    {
        var choices = new WebArguments();
        var command = new Command(
            "dashboard",
            "Serves the dashboards live, for a projector: one query a second, however many people watch."
        );
        choices.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                choices.RunAsync(parsed, options => options, url => Console.WriteLine($"Dashboards: {url}dashboards"), cancellationToken)
        );
        return command;
    }
}
