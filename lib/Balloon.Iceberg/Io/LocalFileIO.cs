using System.Runtime.CompilerServices;

namespace Balloon.Iceberg.Io;

/// <summary>Accesses files on this machine: <c>file:</c> locations and plain paths.</summary>
public sealed class LocalFileIO : IFileIO
{
    /// <summary>The only instance that is needed.</summary>
    public static LocalFileIO Instance { get; } = new();

    /// <inheritdoc/>
    public IInputFile OpenInput(string location, long? length = null) => new LocalInputFile(location);

    /// <inheritdoc/>
    public Task<IOutputFile> CreateAsync(string location, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        var path = Locations.LocalPath(location);
        return Guard<Task<IOutputFile>>(
            location,
            () =>
            {
                if (!overwrite && File.Exists(path))
                    throw new IcebergException(ErrorKind.AlreadyExists, "The file already exists.");
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                return Task.FromResult<IOutputFile>(new LocalOutputFile(location, path, overwrite));
            }
        );
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string location, CancellationToken cancellationToken = default) =>
        Task.FromResult(File.Exists(Locations.LocalPath(location)));

    /// <inheritdoc/>
    public Task DeleteAsync(string location, CancellationToken cancellationToken = default) =>
        Guard(
            location,
            () =>
            {
                var path = Locations.LocalPath(location);
                if (File.Exists(path))
                    File.Delete(path);
                return Task.CompletedTask;
            }
        );

    /// <inheritdoc/>
    public async IAsyncEnumerable<FileEntry> ListAsync(
        string folder,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var root = new DirectoryInfo(Locations.LocalPath(folder));
        if (!root.Exists)
            yield break;
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var file in root.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var relative = Path.GetRelativePath(root.FullName, file.FullName).Replace('\\', '/');
            yield return new FileEntry(Locations.Join(folder, relative), file.Length, file.LastWriteTimeUtc);
        }
    }

    internal static T Guard<T>(string location, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IcebergException(ErrorKind.FileNotFound, "The file does not exist.", e).With("file", location);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IcebergException(ErrorKind.Forbidden, $"No permission: {e.Message}", e).With("file", location);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or ArgumentException)
        {
            throw new IcebergException(ErrorKind.Io, e.Message, e).With("file", location);
        }
        catch (IcebergException e)
        {
            throw e.With("file", location);
        }
    }
}
