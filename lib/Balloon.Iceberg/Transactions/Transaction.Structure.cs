using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

public sealed partial class Transaction
{
    /// <summary>Changes the partitioning of new files; existing files do not change.</summary>
    /// <param name="spec">
    /// Builds the new spec over the current schema, for example <c>s => s.Day("ts")</c>. Without steps the table becomes unpartitioned.
    /// </param>
    public Transaction SetPartitionSpec(Func<PartitionSpecBuilder, PartitionSpecBuilder> spec) =>
        Change(
            new MetadataChange(context =>
            {
                var table = context.Current;
                var wanted = spec(PartitionSpec.For(table.CurrentSchema)).Build();
                var fields = PartitionEvolution.Fields(table, wanted);
                context.Require(new TableRequirement.AssertLastAssignedPartitionId(context.Base.LastPartitionId));
                context.Require(new TableRequirement.AssertDefaultSpecId(context.Base.DefaultSpecId));
                context.Apply(new TableUpdate.AddPartitionSpec(new PartitionSpec(table.PartitionSpecs.Max(s => s.SpecId) + 1, fields)));
                context.Apply(new TableUpdate.SetDefaultSpec(TableUpdate.LastAdded));
            })
        );

    /// <summary>Changes the sort order of new files. Without steps the table becomes unsorted.</summary>
    public Transaction SetSortOrder(Func<SortOrderBuilder, SortOrderBuilder> order) =>
        Change(
            new MetadataChange(context =>
            {
                context.Require(new TableRequirement.AssertDefaultSortOrderId(context.Base.DefaultSortOrderId));
                context.Apply(new TableUpdate.AddSortOrder(order(SortOrder.For(context.Current.CurrentSchema)).Build()));
                context.Apply(new TableUpdate.SetDefaultSortOrder(TableUpdate.LastAdded));
            })
        );

    /// <summary>Raises the format version.</summary>
    public Transaction UpgradeFormatVersion(int version) =>
        Change(new MetadataChange(context => context.Apply(new TableUpdate.UpgradeFormatVersion(version))));

    /// <summary>Changes the folder of new files.</summary>
    public Transaction SetLocation(string location) =>
        Change(new MetadataChange(context => context.Apply(new TableUpdate.SetLocation(location))));

    /// <summary>Creates or moves a tag.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="snapshotId">The snapshot; by default the current one.</param>
    /// <param name="maxAge">How long expiry keeps the tag; forever by default.</param>
    public Transaction SetTag(string name, long? snapshotId = null, TimeSpan? maxAge = null) =>
        SetRef(name, snapshotId, isBranch: false, maxAge);

    /// <summary>Creates or moves a branch.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="snapshotId">The snapshot; by default the current one.</param>
    public Transaction SetBranch(string name, long? snapshotId = null) => SetRef(name, snapshotId, isBranch: true, null);

    /// <summary>Removes a branch or tag.</summary>
    public Transaction RemoveRef(string name) =>
        Change(
            new MetadataChange(context =>
            {
                if (name == SnapshotRef.Main)
                    throw IcebergException.InvalidArgument("Branch main cannot be removed.");
                if (!context.Current.Refs.ContainsKey(name))
                    throw IcebergException.InvalidArgument($"There is no branch or tag '{name}'.");
                context.RequireBranch(name);
                context.Apply(new TableUpdate.RemoveSnapshotRef(name));
            })
        );

    /// <summary>Makes an ancestor of the current snapshot the current one.</summary>
    public Transaction RollbackTo(long snapshotId) =>
        Change(
            new MetadataChange(context =>
            {
                var table = context.Current;
                if (table.Ancestry(context.BranchHead).All(ancestor => ancestor.SnapshotId != snapshotId))
                    throw IcebergException.InvalidArgument(
                        $"Snapshot {snapshotId} is not an ancestor of the current one, so the table cannot be rolled back to it."
                    );
                context.RequireBranch(context.Branch);
                context.Apply(new TableUpdate.SetSnapshotRef(context.Branch, table.Refs[context.Branch] with { SnapshotId = snapshotId }));
            })
        );

    /// <summary>Rolls back to the last snapshot before a time.</summary>
    public Transaction RollbackTo(DateTimeOffset time) =>
        RollbackTo(
            _table.Metadata.SnapshotLog.LastOrDefault(entry => entry.TimestampMs < time.ToUnixTimeMilliseconds())
                is { SnapshotId: not 0 } entry
                ? entry.SnapshotId
                : throw IcebergException.InvalidArgument($"The table has no snapshot before {time:O}.")
        );

    private Transaction SetRef(string name, long? snapshotId, bool isBranch, TimeSpan? maxAge) =>
        Change(
            new MetadataChange(context =>
            {
                var table = context.Current;
                if (table.Refs.TryGetValue(name, out var known) && known.IsBranch != isBranch)
                    throw IcebergException.InvalidArgument(
                        $"'{name}' is a {(known.IsBranch ? "branch" : "tag")} already: choose another name."
                    );
                var target =
                    snapshotId
                    ?? table.CurrentSnapshotId
                    ?? throw IcebergException.InvalidArgument("The table has no snapshot to point to.");
                context.RequireBranch(name);
                context.Apply(
                    new TableUpdate.SetSnapshotRef(
                        name,
                        (known ?? new SnapshotRef { SnapshotId = target, IsBranch = isBranch }) with
                        {
                            SnapshotId = target,
                            MaxRefAgeMs = maxAge is { } age ? (long)age.TotalMilliseconds : known?.MaxRefAgeMs,
                        }
                    )
                );
            })
        );
}
