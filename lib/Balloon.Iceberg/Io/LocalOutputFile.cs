namespace Balloon.Iceberg.Io;

/// <summary>Writes a temporary file beside the target and renames it when it is complete.</summary>
internal sealed class LocalOutputFile : IOutputFile
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly bool _overwrite;
    private readonly FileStream _stream;
    private bool _complete;

    public LocalOutputFile(string location, string path, bool overwrite)
    {
        (Location, _path, _overwrite) = (location, path, overwrite);
        _temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    }

    public string Location { get; }

    public long Length => _stream.CanWrite ? _stream.Position : new FileInfo(_complete ? _path : _temporary).Length;

    public Stream Stream => _stream;

    public Task CompleteAsync(CancellationToken cancellationToken = default) =>
        LocalFileIO.Guard(
            Location,
            () =>
            {
                _stream.Dispose();
                if (!_overwrite && File.Exists(_path))
                    throw AlreadyThere();
                try
                {
                    File.Move(_temporary, _path, _overwrite);
                }
                catch (IOException e) when (!_overwrite && File.Exists(_path))
                {
                    throw AlreadyThere(e); // another writer created it after the check
                }

                _complete = true;
                return Task.CompletedTask;
            }
        );

    public async ValueTask DisposeAsync()
    {
        if (_complete)
            return;
        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (!_complete && File.Exists(_temporary))
                File.Delete(_temporary);
        }
    }

    private static IcebergException AlreadyThere(IOException? reason = null) =>
        new(ErrorKind.AlreadyExists, "The file already exists.", reason);
}
