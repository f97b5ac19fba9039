using Balloon.Iceberg.Io;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>Reads files unchanged except one, for which it returns damaged bytes.</summary>
internal sealed class MutatedFileIO(IFileIO inner, string damaged, byte[] bytes) : IFileIO
{
    public IInputFile OpenInput(string location, long? length = null) =>
        location == damaged ? new Damaged(location, bytes) : inner.OpenInput(location, length);

    public Task<IOutputFile> CreateAsync(string location, bool overwrite = false, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Nothing is written here.");

    public Task<bool> ExistsAsync(string location, CancellationToken cancellationToken = default) =>
        inner.ExistsAsync(location, cancellationToken);

    public Task DeleteAsync(string location, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Nothing is deleted here.");

    public IAsyncEnumerable<FileEntry> ListAsync(string folder, CancellationToken cancellationToken = default) =>
        inner.ListAsync(folder, cancellationToken);

    private sealed class Damaged(string location, byte[] bytes) : IInputFile
    {
        public string Location => location;

        public ValueTask<long> GetLengthAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult((long)bytes.Length);

        public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (offset < 0 || offset > bytes.Length - buffer.Length)
                throw new IcebergException(ErrorKind.InvalidData, "The file ends too early.").With("file", location);
            bytes.AsMemory((int)offset, buffer.Length).CopyTo(buffer);
            return ValueTask.CompletedTask;
        }
    }
}
