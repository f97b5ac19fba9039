using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Iceberg.Io;
using Balloon.Notebook;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Profiles;

namespace Balloon.Cli.Commands;

/// <summary>Finds a table by its metadata file, its folder, or its name in the profile's catalog.</summary>
internal sealed class TableSource(string table, IReadOnlyList<KeyValuePair<string, string>> locations) : IAsyncDisposable
{
    private RestCatalog? _catalog;
    private Table? _opened;

    public async Task<Table> OpenAsync(CancellationToken cancellationToken)
    {
        if (IsPath(table))
            return _opened = await Table
                .OpenAsync(table, Mapped(new ResolvingFileIO(StorageFromEnvironment())), cancellationToken)
                .ConfigureAwait(false);
        (var profile, _catalog) = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var identifier = table.Contains('.', StringComparison.Ordinal)
            ? TableIdentifier.Parse(table)
            : new TableIdentifier(Namespace.Parse(profile.Namespace), table);
        var loaded = await _catalog.LoadTableAsync(identifier, cancellationToken).ConfigureAwait(false);
        return locations.Count == 0 ? loaded : new Table(identifier, loaded.Metadata, loaded.MetadataLocation, Mapped(loaded.Io), null);
    }

    /// <summary>The error's message; for a copied table, whose files are not where it says, with the option that helps.</summary>
    public string Explain(IcebergException error) =>
        _opened is { Metadata.Location: var old }
        && locations.Count == 0
        && error.Kind is ErrorKind.FileNotFound or ErrorKind.Unsupported or ErrorKind.Unauthorized
        && error.Context.Any(pair => pair.Key == "file" && pair.Value.StartsWith(old, StringComparison.Ordinal))
        && !table.StartsWith(old, StringComparison.Ordinal)
            ? $"{error.Message} A copied table still names its old location: give --location {old}=FOLDER, the folder that has its files now."
            : error.Message;

    public ValueTask DisposeAsync() => _catalog?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static bool IsPath(string table) =>
        table.Contains('/', StringComparison.Ordinal)
        || table.Contains('\\', StringComparison.Ordinal)
        || table.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        || Directory.Exists(table);

    private IFileIO Mapped(IFileIO io) => locations.Count == 0 ? io : new PrefixMapFileIO(io, locations);

    private static async Task<(Profile, RestCatalog)> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            var profile = Profile.Load();
            return (profile, await Catalogs.ConnectAsync(profile, cancellationToken).ConfigureAwait(false));
        }
        catch (BalloonException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
    }

    /// <summary>
    /// S3 settings from the environment variables of AWS's tools; an endpoint other than Amazon's gets path-style addresses.
    /// </summary>
    private static Dictionary<string, string> StorageFromEnvironment()
    {
        var settings = new Dictionary<string, string>();
        foreach (
            var (variable, name) in ((string, string)[])
                [
                    ("AWS_ENDPOINT_URL", "s3.endpoint"),
                    ("AWS_ENDPOINT_URL_S3", "s3.endpoint"),
                    ("AWS_REGION", "client.region"),
                    ("AWS_ACCESS_KEY_ID", "s3.access-key-id"),
                    ("AWS_SECRET_ACCESS_KEY", "s3.secret-access-key"),
                    ("AWS_SESSION_TOKEN", "s3.session-token"),
                ]
        )
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
                settings[name] = value;
        }

        if (settings.ContainsKey("s3.endpoint"))
            settings["s3.path-style-access"] = "true";
        return settings;
    }
}
