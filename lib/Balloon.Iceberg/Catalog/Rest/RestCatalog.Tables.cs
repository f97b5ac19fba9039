using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog.Rest;

public sealed partial class RestCatalog
{
    private const string TableEndpoint = "/v1/{prefix}/namespaces/{namespace}/tables/{table}";
    private const string ViewEndpoint = "/v1/{prefix}/namespaces/{namespace}/views/{view}";

    /// <inheritdoc/>
    public Task<IReadOnlyList<TableIdentifier>> ListTablesAsync(Namespace name, CancellationToken cancellationToken = default)
    {
        Require(name);
        return ListAsync(
            _paths.Tables(name),
            $"the tables of {About(name)}",
            "identifiers",
            json => new TableIdentifier(ReadLevels(json.Require("namespace")), json.String("name")),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task<Table> CreateTableAsync(
        TableIdentifier identifier,
        Schema schema,
        PartitionSpec? spec = null,
        SortOrder? order = null,
        string? location = null,
        IReadOnlyDictionary<string, string>? properties = null,
        CancellationToken cancellationToken = default
    )
    {
        Require(identifier);
        var request = new RestRequest(HttpMethod.Post, _paths.Tables(identifier.Namespace))
        {
            Body = RestBodies.CreateTable(identifier.Name, schema, spec, order, location, properties ?? new Dictionary<string, string>()),
            About = About(identifier),
            NotFound = ErrorKind.NoSuchNamespace,
            Delegates = true,
        };
        return TableAsync(identifier, request, cancellationToken);
    }

    /// <summary>Loads a table.</summary>
    /// <exception cref="IcebergException">
    /// <see cref="ErrorKind.NoSuchTable"/>; <see cref="ErrorKind.Unsupported"/> if it is the name of a view.
    /// </exception>
    public async Task<Table> LoadTableAsync(TableIdentifier identifier, CancellationToken cancellationToken = default)
    {
        Require(identifier);
        var request = RestRequest.Get(_paths.Table(identifier), About(identifier), ErrorKind.NoSuchTable) with { Delegates = true };
        try
        {
            return await TableAsync(identifier, request, cancellationToken).ConfigureAwait(false);
        }
        catch (IcebergException e) when (e.Kind == ErrorKind.NoSuchTable)
        {
            if (await IsViewAsync(identifier, cancellationToken).ConfigureAwait(false))
                throw new IcebergException(
                    ErrorKind.Unsupported,
                    $"{identifier} is a view, not a table: views are not supported. Load the tables it reads.",
                    e
                );
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<bool> TableExistsAsync(TableIdentifier identifier, CancellationToken cancellationToken = default)
    {
        Require(identifier);
        return ExistsAsync(_paths.Table(identifier), TableEndpoint, About(identifier), ErrorKind.NoSuchTable, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DropTableAsync(TableIdentifier identifier, bool purge = false, CancellationToken cancellationToken = default)
    {
        Require(identifier);
        var request = new RestRequest(HttpMethod.Delete, _paths.Table(identifier) + (purge ? "?purgeRequested=true" : ""))
        {
            About = About(identifier),
            NotFound = ErrorKind.NoSuchTable,
            Repeatable = true,
        };
        return DropAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RenameTableAsync(TableIdentifier from, TableIdentifier to, CancellationToken cancellationToken = default)
    {
        Require(from);
        Require(to);
        var request = new RestRequest(HttpMethod.Post, _paths.Rename)
        {
            Body = RestBodies.Rename(from, to),
            About = $"renaming {from} to {to}",
            NotFound = ErrorKind.NoSuchTable,
        };
        await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<Table> RegisterTableAsync(
        TableIdentifier identifier,
        string metadataLocation,
        CancellationToken cancellationToken = default
    )
    {
        Require(identifier);
        var request = new RestRequest(HttpMethod.Post, _paths.Register(identifier.Namespace))
        {
            Body = RestBodies.Register(identifier.Name, metadataLocation),
            About = About(identifier),
            NotFound = ErrorKind.NoSuchNamespace,
            Delegates = true,
        };
        return TableAsync(identifier, request, cancellationToken);
    }

    private Task<Table> TableAsync(TableIdentifier identifier, RestRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            request,
            json =>
            {
                var metadata = TableMetadata.FromJson(json.Require("metadata"));
                var io = _ios.For(json, metadata.Location, stop => RenewAsync(identifier, metadata.Location, stop));
                return new Table(identifier, metadata, json.OptionalString("metadata-location"), io, this);
            },
            cancellationToken
        );

    /// <summary>
    /// Fresh credentials for a table's storage, from the endpoint for credentials, or from the whole table if there is none.
    /// </summary>
    private async Task<IReadOnlyDictionary<string, string>> RenewAsync(
        TableIdentifier identifier,
        string location,
        CancellationToken cancellationToken
    )
    {
        var path = _configuration.Lists($"GET {TableEndpoint}/credentials") ? _paths.Credentials(identifier) : _paths.Table(identifier);
        var request = RestRequest.Get(path, $"credentials for {About(identifier)}", ErrorKind.NoSuchTable) with { Delegates = true };
        try
        {
            return await SendAsync(request, json => _ios.Settings(json, location), cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException e)
        {
            throw new IcebergException(
                ErrorKind.Unauthorized,
                $"The credentials for the files of {identifier} have expired and the catalog is closed: open it again to continue reading.",
                e
            );
        }
    }

    private async Task<bool> IsViewAsync(TableIdentifier identifier, CancellationToken cancellationToken)
    {
        if (!_configuration.Lists($"GET {ViewEndpoint}"))
            return false;
        try
        {
            return await ExistsAsync(_paths.View(identifier), ViewEndpoint, $"view {identifier}", ErrorKind.NoSuchTable, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IcebergException)
        {
            // Only the text of an error depends on it.
            return false;
        }
    }

    private static void Require(TableIdentifier identifier)
    {
        if (identifier.Namespace.IsRoot || identifier.Name.Length == 0)
            throw IcebergException.InvalidArgument($"'{identifier}' is not a table's name: a REST catalog needs namespace and name.");
    }

    private static string About(TableIdentifier identifier) => $"table {identifier}";
}
