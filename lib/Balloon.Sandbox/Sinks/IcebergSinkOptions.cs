using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Sandbox.Catalog;
using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sinks;

/// <summary>The options of an Iceberg sink, with the names and defaults of RisingWave 3.</summary>
/// <param name="Upsert">True if the table holds the relation's current rows; false if rows are only added.</param>
/// <param name="Catalog">The connection to the catalog.</param>
/// <param name="Table">The table's name.</param>
/// <param name="CreateTable">Whether to create the table if it does not exist.</param>
/// <param name="FormatVersion">The format version of a table that the sink creates.</param>
/// <param name="PartitionBy">The partitioning of a table that the sink creates, as written; null for none.</param>
/// <param name="CommitRetries">How often a commit is retried immediately when another writer was faster.</param>
/// <param name="Maintenance">The maintenance of the table by the sink.</param>
internal sealed record IcebergSinkOptions(
    bool Upsert,
    RestCatalogOptions Catalog,
    TableIdentifier Table,
    bool CreateTable,
    int FormatVersion,
    string? PartitionBy,
    int CommitRetries,
    MaintenanceOptions Maintenance
)
{
    private const int DefaultRetries = 8;

    /// <summary>The locations on this machine in which a table may be; null for any.</summary>
    public LocationRule? Locations { get; init; }

    /// <summary>The options of a sink whose definition has those of <see cref="OptionTables.IcebergSink"/>.</summary>
    /// <exception cref="SqlException">A value cannot be parsed.</exception>
    public static IcebergSinkOptions Of(SinkDefinition definition, TimeProvider clock)
    {
        var options = definition.Options;
        return new IcebergSinkOptions(
            options["type"] == "upsert",
            ReadCatalog(options, clock),
            new TableIdentifier(Namespace.Parse(options["database.name"]), options["table.name"]),
            options.Flag("create_table_if_not_exists", false),
            (int)options.Number("format_version", 2),
            options.Find("partition_by"),
            (int)options.Number("commit_retry_num", DefaultRetries),
            MaintenanceOptions.Of(options)
        );
    }

    private static RestCatalogOptions ReadCatalog(IReadOnlyDictionary<string, string> options, TimeProvider clock)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        Copy("s3.endpoint", "s3.endpoint");
        Copy("s3.region", "s3.region", "client.region");
        Copy("s3.access.key", "s3.access-key-id");
        Copy("s3.secret.key", "s3.secret-access-key");
        Copy("s3.path.style.access", "s3.path-style-access");
        return new RestCatalogOptions
        {
            Uri = ParseUri("catalog.uri", options["catalog.uri"]),
            Warehouse = options.Find("warehouse.path"),
            Credential = options.Find("catalog.credential"),
            Token = options.Find("catalog.token"),
            Scope = options.Find("catalog.scope"),
            OAuth2ServerUri = options.Find("catalog.oauth2_server_uri") is { } server
                ? ParseUri("catalog.oauth2_server_uri", server)
                : null,
            Headers = ReadHeaders(options.Find("catalog.header")),
            VendedCredentials = options.Flag("vended_credentials", false),
            Properties = properties,
            TimeProvider = clock,
        };

        void Copy(string option, params ReadOnlySpan<string> names)
        {
            if (options.Find(option) is not { } value)
                return;
            foreach (var name in names)
                properties[name] = value;
        }
    }

    /// <summary>Parses <c>NAME=VALUE;NAME=VALUE</c>.</summary>
    private static Dictionary<string, string> ReadHeaders(string? text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in (text ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw OptionTable.Invalid($"catalog.header must be 'NAME=VALUE;NAME=VALUE', not '{text}'");
            headers[pair[..equals].Trim()] = pair[(equals + 1)..].Trim();
        }

        return headers;
    }

    private static Uri ParseUri(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw OptionTable.Invalid($"{name} must be an http or https address, not '{text}'");
}
