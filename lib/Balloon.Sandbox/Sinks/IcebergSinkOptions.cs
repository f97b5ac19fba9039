using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Sandbox.Catalog;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sinks;

/// <summary>The options of an Iceberg sink, with the names and defaults of RisingWave 3.</summary>
/// <param name="Upsert">True if the table holds the relation's current rows; false if rows are only added.</param>
/// <param name="ForceAppendOnly">Append-only for a relation with updates: deletes are ignored, new versions are added.</param>
/// <param name="Catalog">The connection to the catalog.</param>
/// <param name="Table">The table's name.</param>
/// <param name="CreateTable">Whether to create the table if it does not exist.</param>
/// <param name="FormatVersion">The format version of a table that the sink creates.</param>
/// <param name="PartitionBy">The partitioning of a table that the sink creates, as written; null for none.</param>
/// <param name="CommitRetries">How often a commit is retried immediately when another writer was faster.</param>
/// <param name="Maintenance">The maintenance of the table by the sink.</param>
internal sealed record IcebergSinkOptions(
    bool Upsert,
    bool ForceAppendOnly,
    RestCatalogOptions Catalog,
    TableIdentifier Table,
    bool CreateTable,
    int FormatVersion,
    string? PartitionBy,
    int CommitRetries,
    MaintenanceOptions Maintenance
)
{
    private const int DefaultInterval = 60;
    private const int DefaultRetries = 8;

    /// <summary>The places on this machine in which a table may lie; null for any.</summary>
    public LocationRule? Locations { get; init; }

    /// <summary>Reads the options.</summary>
    /// <exception cref="SqlException">An option is missing, unknown, wrong, or not supported by the sandbox.</exception>
    public static IcebergSinkOptions Of(SinkDefinition definition, TimeProvider clock)
    {
        var options = new OptionSet(definition.Options);
        options.Choice("connector", null, "iceberg");
        var upsert = options.Choice("type", null, "upsert", "append-only") == "upsert";
        var force = options.Flag("force_append_only", false);
        options.Find("primary_key");
        CheckType(definition, upsert, force);
        ReadAccepted(options);
        var read = new IcebergSinkOptions(
            upsert,
            force,
            ReadCatalog(options, clock),
            new TableIdentifier(Namespace.Parse(options.Require("database.name", "NAMESPACE")), options.Require("table.name", "TABLE")),
            options.Flag("create_table_if_not_exists", false),
            (int)options.Number("format_version", 2, 1),
            options.Find("partition_by"),
            (int)options.Number("commit_retry_num", DefaultRetries, 0),
            MaintenanceOptions.Of(options)
        );
        options.RefuseOthers();
        return read;
    }

    private static void CheckType(SinkDefinition definition, bool upsert, bool force)
    {
        if (upsert && definition.PrimaryKey.Count == 0)
            throw OptionSet.Error("an upsert sink needs the option primary_key", "Name the key's columns: primary_key = 'a,b'.");
        if (upsert && force)
            throw OptionSet.Error("force_append_only is for type = 'append-only'");
        if (!upsert && !force && !definition.InputAppendOnly)
        {
            throw OptionSet.Error(
                "The sink cannot be append-only: what it reads from updates and deletes rows.",
                "Use type = 'upsert' with a primary_key, or force_append_only = 'true', which drops deletes and adds every new version of a row."
            );
        }
    }

    private static RestCatalogOptions ReadCatalog(OptionSet options, TimeProvider clock)
    {
        options.Unsupported(
            "catalog.type",
            type => type is "rest" or "rest_rust",
            "The sandbox commits to Iceberg REST catalogs: catalog.type = 'rest'."
        );
        if (options.Find("catalog.type") is null)
            throw OptionSet.Error("the option catalog.type is missing", "Add catalog.type = 'rest'.");
        options.Unsupported("catalog.security", kind => kind is "none" or "oauth2", "Use catalog.security = 'oauth2' or 'none'.");
        options.Find("catalog.name");
        var uri = options.Require("catalog.uri", "http://127.0.0.1:8181");
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        Copy("s3.endpoint", "s3.endpoint");
        Copy("s3.region", "s3.region", "client.region");
        Copy("s3.access.key", "s3.access-key-id");
        Copy("s3.secret.key", "s3.secret-access-key");
        Copy("s3.path.style.access", "s3.path-style-access");
        return new RestCatalogOptions
        {
            Uri = ParseUri("catalog.uri", uri),
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

    /// <summary>Options whose only honoured value is the one that the sandbox has anyway, and those that storage on one machine does not need.</summary>
    private static void ReadAccepted(OptionSet options)
    {
        // The engine applies the interval; here it is only checked.
        options.Number("commit_checkpoint_interval", DefaultInterval, 1);
        options.Flag("is_exactly_once", true);
        options.Unsupported("enable_config_load", IsFalse, "Give the keys themselves: s3.access.key and s3.secret.key.");
        options.Unsupported("write_mode", mode => mode == "merge-on-read", "Use write_mode = 'merge-on-read'.");
        options.Unsupported("enable_pk_index", IsFalse, "Leave it out: old rows are found by equality deletes.");
        options.Unsupported("auto.schema.change", IsFalse, "Leave it out: drop the sink, change the table, and create the sink anew.");
        options.Unsupported("snapshot", value => !IsFalse(value), "Leave it out: a sink begins with the rows that are there.");
        options.Unsupported("ignore_delete", IsFalse, "Use type = 'append-only' with force_append_only = 'true'.");
        options.Unsupported("order_key", _ => false, "Give the table a sort order: the sink honours it.");
    }

    private static bool IsFalse(string value) => value.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Parses <c>NAME=VALUE;NAME=VALUE</c>.</summary>
    private static Dictionary<string, string> ReadHeaders(string? text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in (text ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw OptionSet.Error($"catalog.header must be 'NAME=VALUE;NAME=VALUE', not '{text}'");
            headers[pair[..equals].Trim()] = pair[(equals + 1)..].Trim();
        }

        return headers;
    }

    private static Uri ParseUri(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw OptionSet.Error($"{name} must be an http or https address, not '{text}'");
}
