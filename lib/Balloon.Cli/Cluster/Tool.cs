using System.ComponentModel;

namespace Balloon.Cli.Cluster;

/// <summary>Runs the programs that the cluster is made with: docker, k3d, kubectl and helm, found on the PATH.</summary>
internal static class Tool
{
    /// <summary>Runs a program and reads all that it says.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="each">Is given each line as it comes.</param>
    /// <param name="cancellationToken">Ends the program with all that it started.</param>
    /// <exception cref="CommandFailedException">It is not on the PATH, or may not be run.</exception>
    public static async Task<ProgramResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? input = null,
        Action<string>? each = null,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return await ProgramRun.RunAsync(new(program, arguments), input, each, each, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            throw new CommandFailedException($"{program} could not be started ({e.Message}). Is it on the PATH?", inner: e);
        }
    }

    /// <summary>As <see cref="RunAsync"/>, for a program whose failure ends the command.</summary>
    /// <exception cref="CommandFailedException">It ended with another code than 0; the message has the end of what it said.</exception>
    public static async Task<string> MustAsync(
        string program,
        IReadOnlyList<string> arguments,
        string what,
        string? input = null,
        Action<string>? each = null,
        CancellationToken cancellationToken = default
    )
    {
        var result = await RunAsync(program, arguments, input, each, cancellationToken).ConfigureAwait(false);
        return result.Ok
            ? result.Output
            : throw new CommandFailedException(
                $"{what} failed: {program} {string.Join(' ', arguments)} ended with {result.ExitCode}.\n{result.Tail()}"
            );
    }
}
