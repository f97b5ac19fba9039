using System.Diagnostics;
using System.Globalization;

namespace Balloon.Benchmarks;

/// <summary>The cost of one run.</summary>
/// <param name="Seconds">Wall clock.</param>
/// <param name="CpuSeconds">Of this process, all threads.</param>
internal readonly record struct Cost(double Seconds, double CpuSeconds)
{
    public static async Task<Cost> OfAsync(Func<Task> run)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        await run();
        var seconds = clock.Elapsed.TotalSeconds;
        process.Refresh();
        return new(seconds, (process.TotalProcessorTime - cpu).TotalSeconds);
    }
}

/// <summary>
/// Runs two things in turns and compares them pair by pair: other load on the machine affects both, so the median of the ratios says more
/// than any rate.
/// </summary>
internal static class Pairs
{
    /// <summary>Runs each once to warm up, then <paramref name="pairs"/> times in turns; the sides alternate in who is first.</summary>
    public static async Task RunAsync(
        string ours,
        Func<Task<Cost>> our,
        string theirs,
        Func<Task<Cost>> their,
        int pairs,
        int events,
        CancellationToken cancellationToken
    )
    {
        await our();
        await their();
        var costs = new List<(Cost Our, Cost Their)>();
        for (var pair = 0; pair < pairs; pair++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = pair % 2 == 0 ? await our() : await their();
            var second = pair % 2 == 0 ? await their() : await our();
            costs.Add(pair % 2 == 0 ? (first, second) : (second, first));
        }

        Tell(ours, costs.ConvertAll(cost => cost.Our), events);
        Tell(theirs, costs.ConvertAll(cost => cost.Their), events);
        var ratio = Median(costs.Select(cost => cost.Their.Seconds / cost.Our.Seconds));
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"  speed of {ours} as a share of {theirs}: {ratio:0.00} (median of {pairs} pairs)")
        );
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void Tell(string name, List<Cost> costs, int events)
    {
        var rate = events / Median(costs.Select(cost => cost.Seconds));
        var cpu = Median(costs.Select(cost => cost.CpuSeconds)) / events * 1_000_000;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name, -42}{rate, 12:N0} events/s{cpu, 9:0.00} CPU s a million"));
    }
}
