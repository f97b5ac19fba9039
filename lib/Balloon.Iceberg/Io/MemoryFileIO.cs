using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Balloon.Iceberg.Io;

/// <summary>Stores files in memory, for tests and temporary tables. Any location is accepted.</summary>
public sealed class MemoryFileIO : IFileIO
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, DateTimeOffset Written)> _files = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    /// <summary>Creates an empty store.</summary>
    /// <param name="time">The clock for the files' dates.</param>
    public MemoryFileIO(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <summary>The locations of all files.</summary>
    public IReadOnlyCollection<string> Locations => [.. _files.Keys];

    /// <summary>Stores a file, replacing an existing one.</summary>
    public void Put(string location, ReadOnlyMemory<byte> bytes) => _files[location] = (bytes.ToArray(), _time.GetUtcNow());

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.FileNotFound"/></exception>
    public ReadOnlyMemory<byte> Get(string location) =>
        _files.TryGetValue(location, out var file)
            ? file.Bytes
            : throw new IcebergException(ErrorKind.FileNotFound, "The file does not exist.").With("file", location);

    /// <inheritdoc/>
    public IInputFile OpenInput(string location, long? length = null) => new Input(this, location);

    /// <inheritdoc/>
    public Task<IOutputFile> CreateAsync(string location, bool overwrite = false, CancellationToken cancellationToken = default) =>
        !overwrite && _files.ContainsKey(location)
            ? throw Exists(location)
            : Task.FromResult<IOutputFile>(new Output(this, location, overwrite));

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string location, CancellationToken cancellationToken = default) =>
        Task.FromResult(_files.ContainsKey(location));

    /// <inheritdoc/>
    public Task DeleteAsync(string location, CancellationToken cancellationToken = default)
    {
        _files.TryRemove(location, out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<FileEntry> ListAsync(
        string folder,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var prefix = folder.EndsWith('/') ? folder : folder + "/";
        foreach (var (location, file) in _files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (location.StartsWith(prefix, StringComparison.Ordinal))
                yield return new FileEntry(location, file.Bytes.Length, file.Written);
        }
    }

    private static IcebergException Exists(string location) =>
        new IcebergException(ErrorKind.AlreadyExists, "The file already exists.").With("file", location);

    private sealed class Input(MemoryFileIO io, string location) : IInputFile
    {
        public string Location => location;

        public ValueTask<long> GetLengthAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult((long)io.Get(location).Length);

        public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = io.Get(location);
            if (offset < 0 || offset > file.Length - buffer.Length)
                throw IcebergException
                    .InvalidData($"The file has {file.Length} bytes; {buffer.Length} from {offset} were expected.")
                    .With("file", location);
            file.Slice((int)offset, buffer.Length).CopyTo(buffer);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Output(MemoryFileIO io, string location, bool overwrite) : IOutputFile
    {
        private readonly MemoryStream _stream = new();

        public string Location => location;

        public long Length => _stream.Length;

        public Stream Stream => _stream;

        public Task CompleteAsync(CancellationToken cancellationToken = default)
        {
            var file = (_stream.ToArray(), io._time.GetUtcNow());
            if (overwrite)
                io._files[location] = file;
            else if (!io._files.TryAdd(location, file))
                throw Exists(location);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
