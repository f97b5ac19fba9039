using System.ComponentModel;
using System.Diagnostics;

namespace Balloon.Benchmarks;

/// <summary>A finished run of a program.</summary>
/// <param name="Seconds">Wall clock, from before its start.</param>
/// <param name="PeakMemory">Its peak memory, in bytes.</param>
/// <param name="Text">Its standard output.</param>
internal sealed record ProgramRun(double Seconds, long PeakMemory, string Text)
{
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<ProgramRun> OfAsync(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string>? variables,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var ended = process.WaitForExitAsync(cancellationToken);
        var peak = 0L;
        while (await Task.WhenAny(ended, Task.Delay(10, cancellationToken)) != ended)
            peak = Math.Max(peak, Peak(process));
        await ended;
        var seconds = clock.Elapsed.TotalSeconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{await output}{await errors}");
        return new(seconds, peak, await output);
    }

    private static long Peak(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            return 0;
        }
    }
}
