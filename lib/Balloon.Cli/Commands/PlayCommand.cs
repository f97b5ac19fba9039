using System.CommandLine;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon play</c>: the game, in a browser.</summary>
internal static class PlayCommand
{
    public static Command Create()
    {
        var choices = new WebArguments();
        var with = new Option<int>("--with") { Description = "Number of simulated players that play with you", HelpName = "N" };
        var command = new Command("play", "Serves the game: pop balloons in a browser, and see each pop on the live leaderboard.");
        with.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 1_000_000)
                result.AddError("--with must be a number of players, 0 to 1,000,000.");
        });
        command.Options.Add(with);
        choices.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                choices.RunAsync(
                    parsed,
                    options => options with { ServesGame = true, SimulatedPlayers = parsed.GetValue(with) },
                    url =>
                    {
                        Console.WriteLine($"Play:       {url}play");
                        Console.WriteLine($"Dashboards: {url}dashboards");
                    },
                    cancellationToken
                )
        );
        return command;
    }
}
