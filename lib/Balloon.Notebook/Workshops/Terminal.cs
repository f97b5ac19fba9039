using System.ComponentModel;
using System.Text.RegularExpressions;

namespace Balloon.Notebook;

/// <summary>Runs commands from a cell as in a terminal: their output appears line by line.</summary>
public static partial class Terminal
{
    /// <summary>Runs a command until it ends.</summary>
    /// <param name="program">The program's name or path, such as <c>../artifacts/balloon/balloon</c>.</param>
    /// <param name="arguments">The arguments, which no shell interprets.</param>
    /// <exception cref="BalloonException">There is no such program, or its exit code is not 0.</exception>
    /// <example><code>await Terminal.RunAsync("../artifacts/balloon/balloon", "status")</code></example>
    public static Task RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, CancellationToken.None);

    /// <summary>Like <see cref="RunAsync(string, string[])"/>.</summary>
    /// <param name="program">The program's name or path.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Kills the command and its child processes.</param>
    /// <exception cref="BalloonException">There is no such program, or its exit code is not 0.</exception>
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

    // Removes the escape sequences for colours, which a page cannot show.
    private static void Write(TextWriter to, string line) => to.WriteLine(Escapes().Replace(line, ""));

    [GeneratedRegex(@"\x1b\[[0-9;?]*[ -/]*[@-~]")]
    private static partial Regex Escapes();
}
