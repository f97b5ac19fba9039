using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;

namespace Balloon.Notebook.Workshops;

/// <summary>Loads the table of a sink, and recognizes one that the sink will never fill.</summary>
internal static class SinkTables
{
    /// <summary>Loads the table that a sink writes.</summary>
    /// <exception cref="BalloonException">
    /// It cannot be loaded, or it was dropped and created again: a sink keeps to the table that it began to write to. The message names the
    /// sink and says what to do.
    /// </exception>
    public static async Task<Table> LoadAsync(Workshop workshop, SinkTarget sink, CancellationToken cancellationToken)
    {
        var catalog = await workshop.CatalogAsync().ConfigureAwait(false);
        Table table;
        try
        {
            table = await catalog
                .LoadTableAsync(new TableIdentifier(sink.Namespace!, sink.Table!), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IcebergException e) when (e.Kind is ErrorKind.NoSuchTable or ErrorKind.NoSuchNamespace)
        {
            throw new BalloonException(
                $"The table {sink.Namespace}.{sink.Table}, which the sink {sink.Name} writes, does not exist any more, so no row will arrive. "
                    + $"Run DROP SINK {sink.Name}, create the table again, and then the sink, which fills it from the start.",
                e
            );
        }
        catch (IcebergException e)
        {
            throw new BalloonException($"The table {sink.Namespace}.{sink.Table} of the sink {sink.Name} cannot be loaded: {e.Message}", e);
        }

        if (await OwnAsync(workshop, sink, cancellationToken).ConfigureAwait(false) is { } own && own != table.Metadata.TableUuid)
            throw new BalloonException(
                $"The table {table.Identifier} was dropped and created again while the sink {sink.Name} was writing to it, so no row will arrive. "
                    + $"Run DROP SINK {sink.Name}, and create the sink again: it then fills the new table from the start."
            );
        return table;
    }

    /// <summary>The UUID of the table that a sink began to write to; null if the server does not say, as RisingWave.</summary>
    private static async Task<Guid?> OwnAsync(Workshop workshop, SinkTarget sink, CancellationToken cancellationToken)
    {
        if (workshop.Profile.Name != "sandbox")
            return null;
        var sinks = await workshop
            .Sql.QueryAsync("SELECT name, table_uuid FROM rw_catalog.balloon_sinks", [], cancellationToken)
            .ConfigureAwait(false);
        var row = sinks.Rows.FirstOrDefault(r => (string?)r["name"] == sink.Name);
        return Guid.TryParse(row?["table_uuid"] as string, out var own) ? own : null;
    }
}
