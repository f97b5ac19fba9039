using System.Globalization;

namespace Balloon.Cli.Tests.Course;

/// <summary>What the processors of this machine have done, as Linux counts it; zero elsewhere.</summary>
/// <param name="Busy">The time of all processors together that was not idle, what a hypervisor took included.</param>
/// <param name="Children">The part of it that ended child processes of this one took, with theirs.</param>
internal readonly record struct ProcessorTime(TimeSpan Busy, TimeSpan Children)
{
    private const double TicksPerSecond = 100;

    /// <summary>The time since the machine, and this process, started.</summary>
    public static ProcessorTime Now
    {
        get
        {
            if (!File.Exists("/proc/stat"))
                return default;
            // proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal; guest time is part of user time.
            var cpu = Numbers(File.ReadLines("/proc/stat").First()["cpu".Length..], 8);
            // proc_pid_stat(5): cutime and cstime are the fields 16 and 17, and the name, field 2, may contain blanks.
            var self = File.ReadAllText("/proc/self/stat");
            var fields = Numbers(self[(self.LastIndexOf(')') + ") S".Length)..], 14);
            return new ProcessorTime(Time(cpu.Sum() - cpu[3] - cpu[4]), Time(fields[12] + fields[13]));
        }
    }

    /// <summary>What processes other than this one's ended children took.</summary>
    public TimeSpan OfOthersSince(ProcessorTime before)
    {
        var others = Busy - before.Busy - (Children - before.Children);
        return others > TimeSpan.Zero ? others : TimeSpan.Zero;
    }

    private static long[] Numbers(string text, int count) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(count).Select(n => long.Parse(n, CultureInfo.InvariantCulture))];

    private static TimeSpan Time(long ticks) => TimeSpan.FromSeconds(ticks / TicksPerSecond);
}
