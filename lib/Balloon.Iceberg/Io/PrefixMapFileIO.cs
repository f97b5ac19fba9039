using System.Runtime.CompilerServices;

namespace Balloon.Iceberg.Io;

/// <summary>
/// Finds files that were moved: a table's metadata contains locations as its writer saw them, and their prefixes are mapped to the current
/// places. The longest matching prefix is used; a location without a match stays the same. Results and errors use the table's locations.
/// </summary>
public sealed class PrefixMapFileIO : IFileIO
{
    private readonly IFileIO _inner;
    private readonly (string From, string To)[] _map;

    /// <summary>Maps prefixes.</summary>
    /// <param name="inner">Accesses the files.</param>
    /// <param name="prefixes">
    /// The current prefix for each prefix in the table's metadata. A prefix ends at a slash or at the end of a name: <c>s3://lake/a</c>
    /// does not match <c>s3://lake/ab</c>. One without scheme (<c>/warehouse</c>) matches under any scheme and host, in which writers may
    /// differ for one file.
    /// </param>
    public PrefixMapFileIO(IFileIO inner, IEnumerable<KeyValuePair<string, string>> prefixes)
    {
        _inner = inner;
        _map = [.. prefixes.Select(pair => (pair.Key.TrimEnd('/'), pair.Value.TrimEnd('/'))).OrderByDescending(pair => pair.Item1.Length)];
    }

    /// <inheritdoc/>
    public IInputFile OpenInput(string location, long? length = null)
    {
        var mapped = Map(location);
        var file = _inner.OpenInput(mapped, length);
        return mapped == location ? file : new Input(file, location);
    }

    /// <inheritdoc/>
    public async Task<IOutputFile> CreateAsync(string location, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        var mapped = Map(location);
        var file = await _inner.CreateAsync(mapped, overwrite, cancellationToken).ConfigureAwait(false);
        return mapped == location ? file : new Output(file, location);
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string location, CancellationToken cancellationToken = default) =>
        _inner.ExistsAsync(Map(location), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string location, CancellationToken cancellationToken = default) =>
        _inner.DeleteAsync(Map(location), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<FileEntry> ListAsync(
        string folder,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        folder = folder.TrimEnd('/');
        var mapped = Map(folder);
        await foreach (var file in _inner.ListAsync(mapped, cancellationToken).ConfigureAwait(false))
            yield return file.Location.StartsWith(mapped, StringComparison.Ordinal)
                ? file with
                {
                    Location = folder + file.Location[mapped.Length..],
                }
                : file;
    }

    /// <summary>The current place of a location.</summary>
    public string Map(string location)
    {
        foreach (var (from, to) in _map)
        {
            if (Matches(location, from))
                return to + location[from.Length..];
            if (from.StartsWith('/') && Locations.WithoutAuthority(location) is var path && Matches(path, from))
                return $"{to}{path[from.Length..]}";
        }

        return location;
    }

    private static bool Matches(ReadOnlySpan<char> location, string prefix) =>
        location.StartsWith(prefix, StringComparison.Ordinal) && (location.Length == prefix.Length || location[prefix.Length] == '/');

    private sealed class Input(IInputFile file, string location) : IInputFile
    {
        public string Location => location;

        public ValueTask<long> GetLengthAsync(CancellationToken cancellationToken = default) => file.GetLengthAsync(cancellationToken);

        public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            file.ReadAsync(offset, buffer, cancellationToken);
    }

    private sealed class Output(IOutputFile file, string location) : IOutputFile
    {
        public string Location => location;

        public long Length => file.Length;

        public Stream Stream => file.Stream;

        public Task CompleteAsync(CancellationToken cancellationToken = default) => file.CompleteAsync(cancellationToken);

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
