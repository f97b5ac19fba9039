using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Balloon.Cli.Cluster;

/// <summary>What a program said and how it ended.</summary>
internal readonly record struct ToolResult(int ExitCode, string Output, string Errors)
{
    public bool Ok => ExitCode == 0;

    /// <summary>The end of what it said, errors first, for a message.</summary>
    public string Tail(int lines = 8)
    {
        var said = (Errors.Trim().Length > 0 ? Errors : Output).Trim().Split('\n');
        return string.Join('\n', said.TakeLast(lines).Select(line => "  " + line.TrimEnd()));
    }
}

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
    public static async Task<ToolResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? input = null,
        Action<string>? each = null,
        CancellationToken cancellationToken = default
    )
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Start(start);
        try
        {
            var output = ReadAsync(process.StandardOutput, each, cancellationToken);
            var errors = ReadAsync(process.StandardError, each, cancellationToken);
            await WriteAsync(process, input).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new ToolResult(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            throw;
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

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new CommandFailedException($"{start.FileName} could not be started.");
        }
        catch (Win32Exception e)
        {
            throw new CommandFailedException($"{start.FileName} could not be started ({e.Message}). Is it on the PATH?", inner: e);
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? each, CancellationToken cancellationToken)
    {
        if (each is null)
            return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        var all = new StringBuilder();
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            all.AppendLine(line);
            each(line);
        }

        return all.ToString();
    }

    private static async Task WriteAsync(Process process, string? input)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code says why.
        }
    }
}
