using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Iceberg.Spec;
using Balloon.Sandbox.Catalog;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sinks;

/// <summary>A sink's table and the catalog from which it was loaded.</summary>
internal sealed class SinkTable(ICatalog catalog, Table table, SinkSchema schema) : IAsyncDisposable
{
    public Table Table { get; } = table;

    public SinkSchema Schema { get; } = schema;

    /// <summary>Connects to the catalog and loads the table, or creates it if the options say so.</summary>
    /// <exception cref="SqlException">The sink does not match the table.</exception>
    /// <exception cref="IcebergException">The catalog failed, or the table does not exist.</exception>
    public static async Task<SinkTable> OpenAsync(
        SinkDefinition definition,
        IcebergSinkOptions options,
        CancellationToken cancellationToken
    )
    {
        var catalog = await RestCatalog.ConnectAsync(options.Catalog, cancellationToken).ConfigureAwait(false);
        try
        {
            var table = await LoadAsync(catalog, definition, options, cancellationToken).ConfigureAwait(false);
            CheckPlace(table, options);
            var schema = SinkSchema.Check(definition, table.Metadata, options.Table.ToString(), options.Upsert);
            if (options.Upsert)
            {
                // The writer checks the key: so an error is reported now, and not with the first row.
                await using var probe = table.NewUpsertWriter(schema.KeyColumns).ConfigureAwait(false);
            }

            return new SinkTable(catalog, table, schema);
        }
        catch
        {
            await catalog.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // A foreign catalog could place a table anywhere.
    private static void CheckPlace(Table table, IcebergSinkOptions options)
    {
        try
        {
            options.Locations?.CheckForeign(table.Metadata);
        }
        catch (CatalogError e)
        {
            throw new SqlException(SqlStates.InvalidParameterValue, $"The table {options.Table}: {e.Message}", innerException: e);
        }
    }

    /// <summary>Asks the catalog whether the table is still the one that was opened.</summary>
    /// <exception cref="SqlException">It is gone, or another has its name.</exception>
    /// <exception cref="IcebergException">The catalog failed.</exception>
    public async Task RequireSameAsync(CancellationToken cancellationToken)
    {
        try
        {
            RequireSame(Table.Metadata.TableUuid, await catalog.LoadTableAsync(Table.Identifier, cancellationToken).ConfigureAwait(false));
        }
        catch (IcebergException e) when (e.Kind is ErrorKind.NoSuchTable or ErrorKind.NoSuchNamespace)
        {
            throw new SqlException(
                SqlStates.UndefinedTable,
                $"The table {Table.Identifier} no longer exists: it was dropped or renamed while the sink wrote to it.",
                hint: "Drop the sink, create the table, and create the sink again: it then fills the table from the start.",
                innerException: e
            );
        }
    }

    /// <exception cref="SqlException">The table of that name is another one than the sink began to write to.</exception>
    public static void RequireSame(Guid? uuid, Table table)
    {
        if (uuid is { } expected && table.Metadata.TableUuid is { } found && found != expected)
        {
            throw new SqlException(
                SqlStates.SystemError,
                $"The table {table.Identifier} has been dropped and created again since the sink began to write to it.",
                hint: "Drop the sink and create it again: it then fills the new table from the start."
            );
        }
    }

    public ValueTask DisposeAsync() => catalog.DisposeAsync();

    private static async Task<Table> LoadAsync(
        RestCatalog catalog,
        SinkDefinition definition,
        IcebergSinkOptions options,
        CancellationToken cancellationToken
    )
    {
        if (!options.CreateTable || await catalog.TableExistsAsync(options.Table, cancellationToken).ConfigureAwait(false))
            return await catalog.LoadTableAsync(options.Table, cancellationToken).ConfigureAwait(false);
        var schema = SchemaOf(definition);
        var spec = PartitionBy.Parse(options.PartitionBy, schema);
        try
        {
            await catalog.CreateNamespaceAsync(options.Table.Namespace, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (IcebergException e) when (e.Kind == ErrorKind.AlreadyExists)
        {
            // This is the expected case.
        }

        try
        {
            return await catalog
                .CreateTableAsync(
                    options.Table,
                    schema,
                    spec,
                    properties: new Dictionary<string, string> { [TableProperties.FormatVersion] = $"{options.FormatVersion}" },
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (IcebergException e) when (e.Kind == ErrorKind.AlreadyExists)
        {
            return await catalog.LoadTableAsync(options.Table, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Schema SchemaOf(SinkDefinition definition)
    {
        var nextId = 0;
        return new Schema([
            .. definition.Columns.Select(column =>
                NestedField.Optional(++nextId, column.Name, ColumnTypes.ToCreate(column.Type, () => ++nextId))
            ),
        ]);
    }
}
