namespace Balloon.Iceberg.Io;

/// <summary>Files by location (a URI or a path). Safe for concurrent use.</summary>
public interface IFileIO
{
    /// <summary>A handle to read a file; nothing is opened yet.</summary>
    /// <param name="location">Where.</param>
    /// <param name="length">Its length where it is known, which saves asking.</param>
    IInputFile OpenInput(string location, long? length = null);

    /// <summary>Creates a file; it is there, whole, only when the stream is disposed after <see cref="IOutputFile.CompleteAsync"/>.</summary>
    /// <param name="location">Where.</param>
    /// <param name="overwrite">False to fail with <see cref="ErrorKind.AlreadyExists"/> when there is one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IOutputFile> CreateAsync(string location, bool overwrite = false, CancellationToken cancellationToken = default);

    /// <summary>True when the file exists.</summary>
    Task<bool> ExistsAsync(string location, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file; one that is not there is no error.</summary>
    Task DeleteAsync(string location, CancellationToken cancellationToken = default);

    /// <summary>The files below a folder.</summary>
    IAsyncEnumerable<FileEntry> ListAsync(string folder, CancellationToken cancellationToken = default);
}

/// <summary>A file to read.</summary>
public interface IInputFile
{
    /// <summary>Its location.</summary>
    string Location { get; }

    /// <summary>Its length in bytes.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.FileNotFound"/></exception>
    ValueTask<long> GetLengthAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads a range; all of it.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="buffer">Filled completely.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="IcebergException"><see cref="ErrorKind.FileNotFound"/>; a file that ends too early is invalid data.</exception>
    ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken = default);
}

/// <summary>A file being written.</summary>
public interface IOutputFile : IAsyncDisposable
{
    /// <summary>Its location.</summary>
    string Location { get; }

    /// <summary>Bytes written so far.</summary>
    long Length { get; }

    /// <summary>Where bytes go; not seekable.</summary>
    Stream Stream { get; }

    /// <summary>Makes the file appear. Disposing without it leaves nothing behind.</summary>
    Task CompleteAsync(CancellationToken cancellationToken = default);
}

/// <summary>A file found by listing.</summary>
/// <param name="Location">Where.</param>
/// <param name="Length">Bytes.</param>
/// <param name="LastModified">When it was written.</param>
public readonly record struct FileEntry(string Location, long Length, DateTimeOffset LastModified);
