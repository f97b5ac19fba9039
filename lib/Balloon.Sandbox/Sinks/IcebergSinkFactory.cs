using Balloon.Iceberg;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Sandbox.Catalog;
using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Balloon.Sandbox.Sinks;

/// <summary>Creates the sinks of <c>CREATE SINK … WITH (connector = 'iceberg')</c>.</summary>
/// <param name="clock">The clock for tokens and pauses.</param>
/// <param name="resolve">
/// Maps the address of a catalog, as the definition of a sink has it, to its current one: the sandbox's own catalog may have moved to
/// another port.
/// </param>
/// <param name="logger">The log for failures of a table's maintenance.</param>
/// <param name="locations">The locations on this machine in which a table may be; null for any.</param>
internal sealed class IcebergSinkFactory(
    TimeProvider clock,
    Func<Uri, Uri>? resolve = null,
    ILogger<IcebergSink>? logger = null,
    LocationRule? locations = null
) : ISinkFactory
{
    /// <inheritdoc/>
    public OptionTable OptionsOf(Option connector) =>
        connector.Value == "iceberg"
            ? OptionTables.IcebergSink
            : throw Types.Refusal.NotSupported($"a sink with connector = '{connector.Value}'", connector.At, "Use connector = 'iceberg'.");

    /// <inheritdoc/>
    public async Task<ISink> CreateAsync(SinkDefinition definition, bool restart, CancellationToken cancellationToken = default)
    {
        var options = IcebergSinkOptions.Of(definition, clock) with { Locations = locations };
        if (restart && resolve is not null)
            options = options with { Catalog = Resolved(options.Catalog, resolve) };
        var sink = new IcebergSink(definition, options, clock, logger ?? NullLogger<IcebergSink>.Instance);
        try
        {
            // After a restart the catalog may not be up yet: the sink connects when it first has work, and the stream does not wait for it.
            if (!restart)
                await sink.OpenAsync(cancellationToken).ConfigureAwait(false);
            return sink;
        }
        catch (IcebergException e)
        {
            await sink.DisposeAsync().ConfigureAwait(false);
            throw Refusal(options, e);
        }
        catch
        {
            await sink.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static RestCatalogOptions Resolved(RestCatalogOptions catalog, Func<Uri, Uri> resolve) =>
        catalog with
        {
            Uri = resolve(catalog.Uri),
            OAuth2ServerUri = catalog.OAuth2ServerUri is { } server ? resolve(server) : null,
        };

    private static SqlException Refusal(IcebergSinkOptions options, IcebergException e) =>
        e.Kind switch
        {
            ErrorKind.NoSuchTable or ErrorKind.NoSuchNamespace => new SqlException(
                SqlStates.UndefinedTable,
                $"The table {options.Table} is not in the catalog {options.Catalog.Uri}",
                hint: "Create it, or set create_table_if_not_exists = 'true'.",
                innerException: e
            ),
            ErrorKind.InvalidArgument or ErrorKind.Unsupported => OptionTable.Invalid(e.Message),
            _ => new SqlException(
                SqlStates.SystemError,
                $"The catalog {options.Catalog.Uri} does not serve the table {options.Table}: {e.Message}",
                hint: "Is catalog.uri right, and does the catalog run?",
                innerException: e
            ),
        };
}
