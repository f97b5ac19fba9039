using Balloon.Iceberg;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook.Lake;

/// <summary>Writes records as rows of a table.</summary>
internal static class Appending
{
    /// <summary>Adds the rows in one commit.</summary>
    /// <exception cref="BalloonException">A member has no column, or a value does not fit its column; nothing is added.</exception>
    public static async Task AppendAsync<T>(Table table, List<T> rows, CancellationToken cancellationToken)
    {
        var source = $"the table {table.Identifier}";
        var names = table.Schema.Fields.Select(f => f.Name).ToList();
        var columns = Records<T>.Columns(rows);
        int[] places = [.. columns.Select(c => RecordShape.IndexOf(c.Name, names, source))];
        try
        {
            var writer = table.NewDataWriter();
            var values = new object?[names.Count];
            for (var row = 0; row < rows.Count; row++)
            {
                for (var c = 0; c < places.Length; c++)
                    values[places[c]] = columns[c][row];
                await writer.WriteAsync(values, cancellationToken).ConfigureAwait(false);
            }

            var files = await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            await table.NewTransaction().Append(files).CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IcebergException e) when (e.Kind != ErrorKind.Unavailable)
        {
            throw new BalloonException($"The rows cannot be added to {source}: {e.Message}", e);
        }
    }
}
