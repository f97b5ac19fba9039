using System.Diagnostics;

namespace Balloon.Testing;

/// <summary>Makes files immutable, even through open handles, if this user may do so.</summary>
public sealed class ImmutableFiles : IDisposable
{
    private readonly List<string> files;

    public ImmutableFiles(IEnumerable<string> files)
    {
        this.files = [.. files];
        if (!OperatingSystem.IsLinux() || !TakesEffect())
            Assert.Skip("this user may not make open files immutable, or the file system lets them be written all the same");
        Assert.Equal(0, Change("+i", this.files));
    }

    public void Dispose() => Change("-i", files);

    private static bool TakesEffect()
    {
        using var folder = new TempFolder();
        var path = folder["probe"];
        using var open = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            if (Change("+i", [path]) != 0)
                return false;
            open.WriteByte(1);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
        finally
        {
            Change("-i", [path]);
        }
    }

    private static int Change(string attribute, List<string> files)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("chattr", [attribute, .. files]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
