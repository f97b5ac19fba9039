using System.CommandLine;
using Balloon.Iceberg;
using Balloon.Iceberg.Spec;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon table snapshots</c>: the snapshots that have not expired.</summary>
internal static class TableSnapshotsCommand
{
    private static readonly StructType Columns = new([
        new(1, "committed_at", PrimitiveType.Timestamptz),
        new(2, "snapshot_id", PrimitiveType.Long),
        new(3, "parent_id", PrimitiveType.Long),
        new(4, "operation", PrimitiveType.String),
        new(5, "refs", PrimitiveType.String),
        new(6, "manifest_list", PrimitiveType.String),
        new(7, "summary", new MapType(8, PrimitiveType.String, 9, PrimitiveType.String)),
    ]);

    public static Command Create() =>
        new TableOptions().AddTo(
            new Command("snapshots", "Prints the snapshots of a table, oldest first."),
            (table, output, _, cancellationToken) =>
                output.WriteAsync(
                    output.IsJson ? Columns : new StructType([.. Columns.Fields.Take(5), .. Counts]),
                    table.Inspect.Snapshots.Select(snapshot => Row(table, snapshot, output.IsJson)),
                    cancellationToken
                )
        );

    /// <summary>The fields of the summary that fit on a line of text.</summary>
    private static readonly NestedField[] Counts =
    [
        .. ((string[])["added-data-files", "added-delete-files", "added-records", "total-records"]).Select(
            (name, i) => new NestedField(20 + i, name.Replace('-', '_'), PrimitiveType.String)
        ),
    ];

    private static object?[] Row(Table table, Snapshot snapshot, bool json)
    {
        var refs = table.Inspect.Refs.Where(pair => pair.Value.SnapshotId == snapshot.SnapshotId).Select(pair => pair.Key);
        object?[] row =
        [
            snapshot.TimestampMs * 1000,
            snapshot.SnapshotId,
            snapshot.ParentSnapshotId,
            snapshot.Operation,
            string.Join(' ', refs),
        ];
        var summary = snapshot.Summary.Select(pair => (object?)KeyValuePair.Create<object, object?>(pair.Key, pair.Value)).ToArray();
        return json
            ? [.. row, snapshot.ManifestList, summary]
            : [.. row, .. Counts.Select(field => snapshot.Summary.GetValueOrDefault(field.Name.Replace('_', '-')))];
    }
}
