namespace Balloon.Iceberg.Io;

/// <summary>Accesses files by location (a URI or a path). Thread-safe.</summary>
public interface IFileIO
{
    /// <summary>A handle for reading a file, which is not opened yet.</summary>
    /// <param name="location">The location.</param>
    /// <param name="length">The file's length if known, which saves a request.</param>
    IInputFile OpenInput(string location, long? length = null);

    /// <summary>
    /// Creates a file, which only appears, complete, after <see cref="IOutputFile.CompleteAsync"/> and when the stream is disposed.
    /// </summary>
    /// <param name="location">The location.</param>
    /// <param name="overwrite">False to fail with <see cref="ErrorKind.AlreadyExists"/> if the file exists.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IOutputFile> CreateAsync(string location, bool overwrite = false, CancellationToken cancellationToken = default);

    /// <summary>True when the file exists.</summary>
    Task<bool> ExistsAsync(string location, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file; a missing file is not an error.</summary>
    Task DeleteAsync(string location, CancellationToken cancellationToken = default);

    /// <summary>Lists the files below a folder.</summary>
    IAsyncEnumerable<FileEntry> ListAsync(string folder, CancellationToken cancellationToken = default);
}

/// <summary>A file for reading.</summary>
public interface IInputFile
{
    /// <summary>Its location.</summary>
    string Location { get; }

    /// <summary>Its length in bytes.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.FileNotFound"/></exception>
    ValueTask<long> GetLengthAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads a range completely.</summary>
    /// <param name="offset">The position of the first byte.</param>
    /// <param name="buffer">The buffer to fill.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="IcebergException"><see cref="ErrorKind.FileNotFound"/>; a file that is too short is invalid data.</exception>
    ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken = default);
}

/// <summary>A file that is being written.</summary>
public interface IOutputFile : IAsyncDisposable
{
    /// <summary>Its location.</summary>
    string Location { get; }

    /// <summary>The number of bytes written so far.</summary>
    long Length { get; }

    /// <summary>The stream to write to; not seekable.</summary>
    Stream Stream { get; }

    /// <summary>Makes the file visible. If it is disposed without this call, nothing is left behind.</summary>
    Task CompleteAsync(CancellationToken cancellationToken = default);
}

/// <summary>A file in a listing.</summary>
/// <param name="Location">The location.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="LastModified">When it was written.</param>
public readonly record struct FileEntry(string Location, long Length, DateTimeOffset LastModified);
