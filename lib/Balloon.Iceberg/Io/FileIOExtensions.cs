namespace Balloon.Iceberg.Io;

/// <summary>Whole files at once.</summary>
public static class FileIOExtensions
{
    private const long MaxWhole = 1 << 30;

    /// <summary>Reads a whole file, such as a metadata file.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.FileNotFound"/>; a file above 1 GiB is invalid data.</exception>
    public static async Task<byte[]> ReadAllAsync(this IFileIO io, string location, CancellationToken cancellationToken = default)
    {
        var file = io.OpenInput(location);
        var length = await file.GetLengthAsync(cancellationToken).ConfigureAwait(false);
        if (length > MaxWhole)
            throw IcebergException.InvalidData($"The file has {length} bytes: at most {MaxWhole} are read at once.").With("file", location);
        var bytes = new byte[length];
        await file.ReadAsync(0, bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>Writes a whole file.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.AlreadyExists"/> unless overwriting.</exception>
    public static async Task WriteAllAsync(
        this IFileIO io,
        string location,
        ReadOnlyMemory<byte> bytes,
        bool overwrite = false,
        CancellationToken cancellationToken = default
    )
    {
        var file = await io.CreateAsync(location, overwrite, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            await file.Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await file.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
