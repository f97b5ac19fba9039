using System.Runtime.CompilerServices;

namespace Balloon.Iceberg.Io;

/// <summary>
/// Finds files that moved: a table's metadata holds locations as its writer saw them, and each prefix is mapped to where the files lie now.
/// The longest prefix that matches wins; what none matches is passed on as it is. What is read, listed or written keeps the table's names.
/// </summary>
public sealed class PrefixMapFileIO : IFileIO
{
    private readonly IFileIO _inner;
    private readonly (string From, string To)[] _map;

    /// <summary>Maps prefixes.</summary>
    /// <param name="inner">Where the files are.</param>
    /// <param name="prefixes">
    /// From the table's names to the present ones. A prefix ends at a slash or at the end of a name: <c>s3://lake/a</c> does not match
    /// <c>s3://lake/ab</c>. One without scheme (<c>/warehouse</c>) matches under any scheme and host, as writers name one file with different ones.
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

    /// <summary>Where a location lies now.</summary>
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
