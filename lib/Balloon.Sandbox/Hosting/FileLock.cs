namespace Balloon.Sandbox.Hosting;

/// <summary>
/// A lock that the system releases when its holder dies, however it dies: a file opened without sharing. It tells more reliably whether a
/// sandbox is running than a process id, which another program may have by now.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <summary>Takes the lock; null while another process holds it.</summary>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static FileLock? TryTake(string path)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        try
        {
            return new FileLock(PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Waits for the lock; null if it is not free within <paramref name="timeout"/>.</summary>
    public static async Task<FileLock?> TakeAsync(string path, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;
            if (Environment.TickCount64 >= deadline)
                return null;
            await Task.Delay(25, cancellationToken).ConfigureAwait(false);
        }
    }

    public static bool IsHeld(string path)
    {
        if (!File.Exists(path))
            return false;
        using var probe = TryTake(path);
        return probe is null;
    }

    public void Dispose() => stream.Dispose();
}
