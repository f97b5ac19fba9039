using System.Diagnostics;
using System.Text;

namespace Balloon;

/// <summary>What a program said, and how it ended.</summary>
internal readonly record struct ProgramResult(int ExitCode, string Output, string Errors)
{
    public bool Ok => ExitCode == 0;

    /// <summary>The end of what it said, errors first, for a message.</summary>
    public string Tail(int lines = 8)
    {
        var said = (Errors.Trim().Length > 0 ? Errors : Output).Trim().Split('\n');
        return string.Join('\n', said.TakeLast(lines).Select(line => "  " + line.TrimEnd()));
    }
}

/// <summary>Runs other programs to their end, and reads all that they say.</summary>
internal static class ProgramRun
{
    /// <summary>Runs a program; no shell reads its arguments.</summary>
    /// <param name="start">The program, its arguments and its environment.</param>
    /// <param name="input">What it reads from standard input, which then ends.</param>
    /// <param name="output">Is given each line of its output as it comes.</param>
    /// <param name="errors">Is given each line of its errors as it comes.</param>
    /// <param name="cancellationToken">Ends the program with all that it started.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it may not be run.</exception>
    public static async Task<ProgramResult> RunAsync(
        ProcessStartInfo start,
        string? input = null,
        Action<string>? output = null,
        Action<string>? errors = null,
        CancellationToken cancellationToken = default
    )
    {
        start.UseShellExecute = false;
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start)!;
        try
        {
            var said = ReadAsync(process.StandardOutput, output, cancellationToken);
            var failed = ReadAsync(process.StandardError, errors, cancellationToken);
            await WriteAsync(process, input).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new(process.ExitCode, await said.ConfigureAwait(false), await failed.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
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
