using System.Globalization;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

/// <summary>A step that creates a snapshot. Its file changes are computed again at each attempt.</summary>
internal sealed class SnapshotChange(
    Func<CommitContext, CancellationToken, Task<FileChanges?>> changes,
    Func<CommitContext, Task>? givenUp = null
) : PendingChange
{
    public override async Task ApplyAsync(CommitContext context, CancellationToken cancellationToken)
    {
        if (await changes(context, cancellationToken).ConfigureAwait(false) is not { } change)
            return;
        var table = context.Current;
        if (change.AddedDeletes.Count > 0 && table.FormatVersion < 2)
            throw IcebergException.InvalidArgument("A table of format version 1 has no delete files: upgrade it to 2.");
        var parent = context.BranchHead;
        var snapshotId = context.NewSnapshotId();
        var sequence = table.FormatVersion == 1 ? 0 : table.LastSequenceNumber + 1;
        var summary = new SnapshotSummary();
        foreach (var file in change.AddedData.Concat(change.AddedDeletes))
            summary.Added(file);

        var assembly = new ManifestAssembly(context, snapshotId, change);
        var manifests = await assembly.BuildAsync(parent, summary, cancellationToken).ConfigureAwait(false);
        var list = Locations.Join(
            Catalog.MetadataNames.Folder(table),
            string.Create(CultureInfo.InvariantCulture, $"snap-{snapshotId}-1-{Guid.NewGuid()}.avro")
        );
        context.AttemptFiles.Add(list);
        var firstRow = table.NextRowId ?? 0;
        var (_, nextRow) = await ManifestListWriter
            .WriteAsync(
                context.Io,
                list,
                table.FormatVersion,
                snapshotId,
                parent?.SnapshotId,
                sequence,
                firstRow,
                manifests,
                cancellationToken
            )
            .ConfigureAwait(false);

        var now = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        context.Apply(
            new TableUpdate.AddSnapshot(
                new Snapshot
                {
                    SnapshotId = snapshotId,
                    ParentSnapshotId = parent?.SnapshotId,
                    SequenceNumber = sequence,
                    TimestampMs = Math.Max(now, table.LastUpdatedMs),
                    ManifestList = list,
                    Operation = change.Operation,
                    Summary = summary.Build(parent, change.Summary, context.Summary),
                    SchemaId = table.CurrentSchemaId,
                    FirstRowId = table.FormatVersion >= 3 ? firstRow : null,
                    AddedRows = table.FormatVersion >= 3 ? nextRow - firstRow : null,
                }
            )
        );
        var reference = table.Refs.TryGetValue(context.Branch, out var old)
            ? old with
            {
                SnapshotId = snapshotId,
            }
            : new SnapshotRef { SnapshotId = snapshotId, IsBranch = true };
        if (!reference.IsBranch)
            throw IcebergException.InvalidArgument($"'{context.Branch}' is a tag: commit to a branch.");
        context.Apply(new TableUpdate.SetSnapshotRef(context.Branch, reference));
        context.RequireBranch(context.Branch);
    }

    public override Task GivenUpAsync(CommitContext context) => givenUp is null ? Task.CompletedTask : givenUp(context);
}
