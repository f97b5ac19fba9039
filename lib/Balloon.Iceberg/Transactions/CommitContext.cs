using System.Security.Cryptography;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

/// <summary>An attempt to commit: the state on which it is based, the updates so far, and the files to remove if it fails.</summary>
internal sealed class CommitContext
{
    private readonly TableMetadataBuilder _builder;
    private readonly List<TableUpdate> _updates = [];
    private readonly List<TableRequirement> _requirements = [];

    public CommitContext(Table table, string branch, IReadOnlyDictionary<string, string> summary, TimeProvider time)
    {
        (Table, Base, Branch, Summary, Time) = (table, table.Metadata, branch, summary, time);
        _builder = TableMetadataBuilder.From(Base, time);
        if (Base.TableUuid is { } uuid)
            Require(new TableRequirement.AssertTableUuid(uuid));
    }

    public Table Table { get; }

    public TableMetadata Base { get; }

    public string Branch { get; }

    public IReadOnlyDictionary<string, string> Summary { get; }

    public TimeProvider Time { get; }

    public IFileIO Io => Table.Io;

    /// <summary>The state with all updates so far.</summary>
    public TableMetadata Current => _builder.Build();

    public IReadOnlyList<TableUpdate> Updates => _updates;

    public IReadOnlyList<TableRequirement> Requirements => _requirements;

    /// <summary>Files of this attempt only: manifests and lists.</summary>
    public List<string> AttemptFiles { get; } = [];

    public ManifestStore Store => new(Io, Current);

    /// <summary>The current snapshot of the branch to commit to; null if there is none yet.</summary>
    public Snapshot? BranchHead => Current.Refs.TryGetValue(Branch, out var reference) ? Current.FindSnapshot(reference.SnapshotId) : null;

    /// <summary>The table with all updates so far, for reading.</summary>
    public Table View() => new(Table.Identifier, Current, Table.MetadataLocation, Io, null);

    public void Apply(TableUpdate update)
    {
        _builder.Apply(update);
        _updates.Add(update);
    }

    public void Require(TableRequirement requirement)
    {
        if (!_requirements.Contains(requirement))
            _requirements.Add(requirement);
    }

    /// <summary>Requires that the branch has not moved since the attempt began.</summary>
    public void RequireBranch(string name) =>
        Require(
            new TableRequirement.AssertRefSnapshotId(name, Base.Refs.TryGetValue(name, out var reference) ? reference.SnapshotId : null)
        );

    public long NewSnapshotId()
    {
        while (true)
        {
            var id = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue;
            if (id != 0 && Current.FindSnapshot(id) is null)
                return id;
        }
    }
}
