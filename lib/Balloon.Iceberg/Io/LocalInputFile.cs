namespace Balloon.Iceberg.Io;

/// <summary>Reads ranges of a local file; it is only open during a call, so that it is never locked.</summary>
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
                using var handle = File.OpenHandle(_path);
                var filled = 0;
                while (filled < buffer.Length)
                {
                    var read = RandomAccess.Read(handle, buffer.Span[filled..], offset + filled);
                    if (read == 0)
                        throw IcebergException.InvalidData(
                            $"The file ends at byte {offset + filled}; {buffer.Length - filled} more were expected."
                        );
                    filled += read;
                }

                return ValueTask.CompletedTask;
            }
        );
    }
}
