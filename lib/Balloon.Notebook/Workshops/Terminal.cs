using System.ComponentModel;
using System.Text.RegularExpressions;

namespace Balloon.Notebook;

/// <summary>Runs commands from a cell as one would in a terminal: what they print appears line by line.</summary>
public static partial class Terminal
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="program">Its name or path, such as <c>../artifacts/balloon/balloon</c>.</param>
    /// <param name="arguments">Its arguments, each as it is: no shell reads them.</param>
    /// <exception cref="BalloonException">It is not there, or ended with another code than 0.</exception>
    /// <example><code>await Terminal.RunAsync("../artifacts/balloon/balloon", "status")</code></example>
    public static Task RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, CancellationToken.None);

    /// <summary>As <see cref="RunAsync(string, string[])"/>.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the command with all that it started.</param>
    /// <exception cref="BalloonException">It is not there, or ended with another code than 0.</exception>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(arguments);
        try
        {
            var ended = await ProgramRun
                .RunAsync(
                    new(program, arguments),
                    output: line => Write(Console.Out, line),
                    errors: line => Write(Console.Error, line),
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false);
            if (!ended.Ok)
                throw new BalloonException($"{program} ended with exit code {ended.ExitCode}: see what it printed above.");
        }
        catch (Win32Exception e)
        {
            throw new BalloonException(
                $"{program} cannot be run here ({e.Message}). Is it installed, and on the PATH of the program that opened this notebook?",
                e
            );
        }
    }

    // A page shows no colours that a terminal would.
    private static void Write(TextWriter to, string line) => to.WriteLine(Escapes().Replace(line, ""));

    [GeneratedRegex(@"\x1b\[[0-9;?]*[ -/]*[@-~]")]
    private static partial Regex Escapes();
}
