namespace Balloon.Cli.Doctor;

/// <summary>Can the sandbox write to its folder, and is there enough space?</summary>
internal static class DiskCheck
{
    /// <summary>The log may grow to 1 GiB per partition: with less than this, a long run would fill the disk.</summary>
    private const long EnoughFree = 4L << 30;
    private const long MinFree = 512L << 20;

    public static Finding Run(string folder)
    {
        if (WhyNotWritable(folder) is { } why)
        {
            return new Finding(
                CheckResult.Failed,
                $"{folder} cannot be written: {why}",
                "Make it writable, or name another folder in BALLOON_HOME."
            );
        }

        var free = FreeBytes(folder);
        return free switch
        {
            null => new Finding(CheckResult.Ok, $"{folder} can be written"),
            < MinFree => new Finding(
                CheckResult.Failed,
                $"{Size(free.Value)} free for {folder}",
                "Free some space, or run 'balloon reset' to remove the sandbox's data."
            ),
            < EnoughFree => new Finding(
                CheckResult.Note,
                $"{Size(free.Value)} free for {folder}: enough for the chapters, not for long runs"
            ),
            _ => new Finding(CheckResult.Ok, $"{Size(free.Value)} free for {folder}"),
        };
    }

    private static string? WhyNotWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $"doctor-{Guid.NewGuid():n}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Size(long bytes) => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.0} GiB");
}
