namespace Balloon.Broker.Log;

/// <summary>Replaces small files as a whole: after a crash there is the old content or the new, never a part.</summary>
internal static class AtomicFile
{
    /// <param name="path">The file.</param>
    /// <param name="content">All of its new content.</param>
    /// <param name="flush">Whether it has to outlive a power failure too; else only the death of the process.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool flush = true)
    {
        var temporary = path + ".tmp";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            if (flush)
                RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
