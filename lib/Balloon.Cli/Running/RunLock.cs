namespace Balloon.Cli.Running;

/// <summary>
/// The lock for running the chapters and writing the site: one run at a time in a checkout. Released when the process ends, however it
/// ends.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream held;

    private RunLock(FileStream held) => this.held = held;

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The folder of runs; created if it does not exist.</param>
    /// <exception cref="CommandFailedException">Another run is in progress, or the folder cannot be written.</exception>
    public static RunLock Take(string folder)
    {
        var path = Path.Combine(folder, "run.lock");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(
                $"{folder} cannot be written: {e.Message} Make it writable, or check out the project elsewhere.",
                inner: e
            );
        }

        try
        {
            return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CommandFailedException($"{path} cannot be written: {e.Message} Make it writable.", inner: e);
        }
        catch (IOException e)
        {
            throw new CommandFailedException(
                "Another 'balloon run' is under way in this checkout: wait for it, or stop it with Ctrl+C.",
                inner: e
            );
        }
    }

    public void Dispose() => held.Dispose();
}
