using Balloon.Iceberg.Io.S3;

namespace Balloon.Iceberg.Io;

/// <summary>
/// Selects the IO of each location by its scheme: none or <c>file</c> for this machine; <c>s3</c>, <c>s3a</c> and <c>s3n</c> for the S3
/// store that the properties describe. Catalogs create one from a table's settings.
/// </summary>
public sealed class ResolvingFileIO : IFileIO
{
    private readonly Lazy<S3FileIO> _s3;

    /// <summary>Creates an IO.</summary>
    /// <param name="properties">Settings by Iceberg's names (<c>s3.endpoint</c>, <c>s3.access-key-id</c>, <c>client.region</c> …).</param>
    public ResolvingFileIO(IReadOnlyDictionary<string, string> properties)
        : this(properties, renew: null) { }

    /// <param name="properties">Settings.</param>
    /// <param name="renew">Gives settings with fresh credentials when the current ones expire.</param>
    internal ResolvingFileIO(
        IReadOnlyDictionary<string, string> properties,
        Func<CancellationToken, Task<IReadOnlyDictionary<string, string>>>? renew
    )
    {
        Properties = properties;
        _s3 = new(() =>
            new S3FileIO(
                S3Options.FromProperties(properties),
                renew is null ? null : async stop => S3Options.FromProperties(await renew(stop).ConfigureAwait(false))
            )
        );
    }

    /// <summary>The settings by Iceberg's names, which may include secrets.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

    /// <inheritdoc/>
    public IInputFile OpenInput(string location, long? length = null) => For(location).OpenInput(location, length);

    /// <inheritdoc/>
    public Task<IOutputFile> CreateAsync(string location, bool overwrite = false, CancellationToken cancellationToken = default) =>
        For(location).CreateAsync(location, overwrite, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string location, CancellationToken cancellationToken = default) =>
        For(location).ExistsAsync(location, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string location, CancellationToken cancellationToken = default) =>
        For(location).DeleteAsync(location, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<FileEntry> ListAsync(string folder, CancellationToken cancellationToken = default) =>
        For(folder).ListAsync(folder, cancellationToken);

    /// <summary>The IO for a location.</summary>
    /// <exception cref="IcebergException">The scheme is unknown (<see cref="ErrorKind.Unsupported"/>).</exception>
    public IFileIO For(string location) =>
        Locations.Scheme(location) switch
        {
            "" or "file" => LocalFileIO.Instance,
            "s3" or "s3a" or "s3n" => _s3.Value,
            var other => throw IcebergException
                .Unsupported(
                    $"Locations of '{other}:' are not supported: this library reads and writes local files and S3. Map the prefix to one of them."
                )
                .With("file", location),
        };
}
