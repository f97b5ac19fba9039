using System.Diagnostics;

namespace Balloon.Testing;

/// <summary>A separate file system of 4 MB, if this user may mount one; otherwise the test is skipped.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string mounted;

    /// <param name="path">The mount point; null for a new folder.</param>
    public SmallDisk(string? path = null)
    {
        mounted = path ?? folder.Path;
        Directory.CreateDirectory(mounted);
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", mounted) != 0)
            Assert.Skip("this user may not mount a file system");
    }

    public string this[string name] => Path.Combine(mounted, name);

    /// <summary>Writes a file until not one more byte fits.</summary>
    public void Fill()
    {
        using var filler = new FileStream(this["filler"], FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var chunk = 64 * 1024; chunk > 0; chunk /= 2)
            FillWith(filler, chunk);
    }

    public void Free() => File.Delete(this["filler"]);

    public void MakeReadOnly() => Assert.Equal(0, Run("mount", "-o", "remount,ro", mounted));

    public void MakeWritable() => Assert.Equal(0, Run("mount", "-o", "remount,rw", mounted));

    public void Dispose()
    {
        Run("umount", "-l", mounted);
        folder.Dispose();
    }

    private static void FillWith(FileStream filler, int chunk)
    {
        try
        {
            while (true)
                filler.Write(new byte[chunk]);
        }
        catch (IOException)
        {
            // A smaller piece may still fit.
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
