namespace Balloon.Broker.Log;

/// <summary>Replaces small files atomically: after a crash the file has either the old content or the new.</summary>
internal static class AtomicFile
{
    /// <param name="path">The file.</param>
    /// <param name="content">All of its new content.</param>
    /// <param name="flush">Whether the write must survive a power failure; otherwise it only survives a crash of the process.</param>
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
