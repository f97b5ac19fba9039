using System.CommandLine;
using System.Globalization;
using System.Net;
using Balloon.Notebook;
using Balloon.Web;

namespace Balloon.Cli.Commands;

/// <summary>The options of <c>play</c> and <c>dashboard</c> (where the page is served, and who may open it), and the server itself.</summary>
internal sealed class WebArguments
{
    private readonly Option<IPAddress> listen = new("--listen")
    {
        Description =
            "The address to listen on; 0.0.0.0 for all addresses of this machine (default: 127.0.0.1, which other machines cannot reach)",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out var address))
                return address;
            result.AddError($"--listen must be an IP address such as 127.0.0.1 or 0.0.0.0, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private readonly Option<int?> port = new("--port")
    {
        Description =
            $"The port, with an error if it is taken; 0 for any free port (default: {WebOptions.DefaultPort}, or a free port if that is taken)",
        HelpName = "N",
    };

    private readonly Option<string[]> allowHost = new("--allow-host")
    {
        Description = "A host name, or NAME:PORT, that browsers may use besides localhost; may be repeated",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > 65535)
                result.AddError("--port must be a port, 0 to 65535.");
        });
        command.Options.Add(listen);
        command.Options.Add(port);
        command.Options.Add(allowHost);
    }

    /// <summary>Serves until Ctrl+C.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="serve">Adds the command's own options.</param>
    /// <param name="tell">Called once the server runs.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    public async Task<int> RunAsync(
        ParseResult parsed,
        Func<WebOptions, WebOptions> serve,
        Action<Uri> tell,
        CancellationToken cancellationToken
    )
    {
        var options = serve(
            new WebOptions
            {
                Address = parsed.GetValue(listen) ?? IPAddress.Loopback,
                Port = parsed.GetValue(port),
                AllowedHosts = parsed.GetValue(allowHost) ?? [],
            }
        );
        try
        {
            var workshop = await Workshop.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = workshop.ConfigureAwait(false);
            await CreateMissingAsync(workshop, cancellationToken).ConfigureAwait(false);
            var server = await WebServer.StartAsync(workshop, options, cancellationToken).ConfigureAwait(false);
            await using var stopping = server.ConfigureAwait(false);
            tell(server.Url);
            if (options.Port is null && server.Url.Port != WebOptions.DefaultPort)
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"Port {WebOptions.DefaultPort} was taken. To insist on a port: --port N")
                );
            Console.WriteLine("Ctrl+C ends it.");
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCodes.Done;
        }
        catch (BalloonException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
    }

    /// <summary>Creates the course's source, views, tables and sinks if they are missing: without them there is no leaderboard.</summary>
    private static async Task CreateMissingAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        try
        {
            if (await workshop.MakePipelineAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } made)
                Console.WriteLine($"Created, because it did not exist: {string.Join(", ", made)}");
        }
        catch (BalloonException failure)
        {
            await Console.Error.WriteLineAsync($"balloon: there is no live leaderboard yet: {failure.Message}").ConfigureAwait(false);
        }
    }
}
