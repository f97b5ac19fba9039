using Microsoft.Win32.SafeHandles;

namespace Balloon.Iceberg.Io;

/// <summary>Reads a local file by ranges; a handle lives for one call only, so that a file is never held.</summary>
internal sealed class LocalInputFile(string location) : IInputFile
{
    private readonly string _path = Locations.LocalPath(location);

    public string Location => location;

    public ValueTask<long> GetLengthAsync(CancellationToken cancellationToken = default) =>
        LocalFileIO.Guard(location, () => ValueTask.FromResult(new FileInfo(_path).Length));

    public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return LocalFileIO.Guard(
            location,
            () =>
            {
                using var handle = Open();
                Read(handle, offset, buffer.Span);
                return ValueTask.CompletedTask;
            }
        );
    }

    /// <summary>Reads the whole file, which is opened once.</summary>
    /// <param name="rent">Gives at least as many bytes as it is asked for; may refuse a file that is too long.</param>
    /// <returns>How many bytes the file has.</returns>
    public int ReadAll(Func<long, byte[]> rent) =>
        LocalFileIO.Guard(
            location,
            () =>
            {
                using var handle = Open();
                var length = RandomAccess.GetLength(handle);
                Read(handle, 0, rent(length).AsSpan(0, (int)length));
                return (int)length;
            }
        );

    private SafeFileHandle Open() => File.OpenHandle(_path, share: FileShare.ReadWrite | FileShare.Delete);

    private static void Read(SafeFileHandle handle, long offset, Span<byte> buffer)
    {
        for (var filled = 0; filled < buffer.Length; )
        {
            var read = RandomAccess.Read(handle, buffer[filled..], offset + filled);
            filled +=
                read > 0
                    ? read
                    : throw IcebergException.InvalidData(
                        $"The file ends at byte {offset + filled}; {buffer.Length - filled} more were expected."
                    );
        }
    }
}
