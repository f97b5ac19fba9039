using System.Buffers;

namespace Balloon.Iceberg.Io;

/// <summary>Reads and writes whole files.</summary>
public static class FileIOExtensions
{
    private const long MaxWhole = 1 << 30;

    /// <summary>Reads a whole file, such as a metadata file.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.FileNotFound"/>; a file above 1 GiB is invalid data.</exception>
    public static async Task<byte[]> ReadAllAsync(this IFileIO io, string location, CancellationToken cancellationToken = default)
    {
        var file = io.OpenInput(location);
        var bytes = new byte[WholeLength(file, await file.GetLengthAsync(cancellationToken).ConfigureAwait(false))];
        await file.ReadAsync(0, bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>Reads a whole file into a buffer that is reused after <paramref name="read"/>, whose result must not refer to it.</summary>
    internal static async Task<T> ReadAllAsync<T>(
        this IFileIO io,
        string location,
        Func<ReadOnlyMemory<byte>, T> read,
        CancellationToken cancellationToken
    )
    {
        var file = io.OpenInput(location);
        var length = WholeLength(file, await file.GetLengthAsync(cancellationToken).ConfigureAwait(false));
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await file.ReadAsync(0, buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            return read(buffer.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
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

    private static int WholeLength(IInputFile file, long length) =>
        length <= MaxWhole
            ? (int)length
            : throw IcebergException
                .InvalidData($"The file has {length} bytes: at most {MaxWhole} are read at once.")
                .With("file", file.Location);
}
