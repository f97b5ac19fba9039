using System.ComponentModel;

namespace Balloon.Cli.Cluster;

/// <summary>Runs the programs that manage the cluster: docker, k3d, kubectl and helm, found on the PATH.</summary>
internal static class Tool
{
    /// <summary>Runs a program and reads its output.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">The content of its standard input.</param>
    /// <param name="each">Called with each line of its output.</param>
    /// <param name="cancellationToken">Kills the program and its child processes.</param>
    /// <exception cref="CommandFailedException">It is not on the PATH, or may not be executed.</exception>
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

    /// <summary>Like <see cref="RunAsync"/>, for a program whose failure fails the command.</summary>
    /// <exception cref="CommandFailedException">Its exit code is not 0; the message has the end of its output.</exception>
    public static async Task<string> RunCheckedAsync(
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
