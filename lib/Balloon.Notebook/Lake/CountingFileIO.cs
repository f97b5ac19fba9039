using Balloon.Iceberg.Io;

namespace Balloon.Notebook.Lake;

/// <summary>Counts the bytes that are read from certain files.</summary>
/// <param name="inner">The file IO that reads them.</param>
/// <param name="counts">Tells whether a file counts.</param>
internal sealed class CountingFileIO(IFileIO inner, Func<string, bool> counts) : IFileIO
{
    private long bytes;

    public long Bytes => Interlocked.Read(ref bytes);

    public IInputFile OpenInput(string location, long? length = null)
    {
        var file = inner.OpenInput(location, length);
        return counts(location) ? new Counted(file, this) : file;
    }

    public Task<IOutputFile> CreateAsync(string location, bool overwrite = false, CancellationToken cancellationToken = default) =>
        inner.CreateAsync(location, overwrite, cancellationToken);

    public Task<bool> ExistsAsync(string location, CancellationToken cancellationToken = default) =>
        inner.ExistsAsync(location, cancellationToken);

    public Task DeleteAsync(string location, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(location, cancellationToken);

    public IAsyncEnumerable<FileEntry> ListAsync(string folder, CancellationToken cancellationToken = default) =>
        inner.ListAsync(folder, cancellationToken);

    private sealed class Counted(IInputFile file, CountingFileIO of) : IInputFile
    {
        public string Location => file.Location;

        public ValueTask<long> GetLengthAsync(CancellationToken cancellationToken = default) => file.GetLengthAsync(cancellationToken);

        public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref of.bytes, buffer.Length);
            return file.ReadAsync(offset, buffer, cancellationToken);
        }
    }
}
