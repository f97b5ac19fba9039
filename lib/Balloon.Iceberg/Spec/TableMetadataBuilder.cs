namespace Balloon.Iceberg.Spec;

/// <summary>
/// Creates the metadata of new tables and applies updates to that of existing ones, assigning ids as Iceberg's Java library does. A catalog
/// server can be built on it. Not thread-safe.
/// </summary>
public sealed partial class TableMetadataBuilder
{
    private readonly TimeProvider _time;
    private TableMetadata _state;
    private readonly TableMetadata? _base;
    private int? _lastAddedSchema;
    private int? _lastAddedSpec;
    private int? _lastAddedOrder;
    private readonly HashSet<long> _addedSnapshots = [];
    private bool _changed;
    private long? _updatedMs;

    private TableMetadataBuilder(TableMetadata? from, TableMetadata state, TimeProvider? time)
    {
        (_base, _state, _time) = (from, state, time ?? TimeProvider.System);
    }

    /// <summary>Starts from a table's current metadata.</summary>
    public static TableMetadataBuilder From(TableMetadata metadata, TimeProvider? time = null) => new(metadata, metadata, time);

    /// <summary>Starts from nothing: the updates of a create transaction build the table.</summary>
    public static TableMetadataBuilder Empty(int formatVersion = TableProperties.DefaultFormatVersion, TimeProvider? time = null) =>
        new(
            null,
            new TableMetadata
            {
                FormatVersion = formatVersion,
                Location = "",
                Schemas = [],
                PartitionSpecs = [],
                SortOrders = [],
                LastPartitionId = PartitionSpec.FirstFieldId - 1,
                CurrentSchemaId = -1,
                DefaultSpecId = -1,
                DefaultSortOrderId = -1,
                NextRowId = formatVersion >= 3 ? 0 : null,
            },
            time
        );

    /// <summary>The metadata of a new, empty table; all field ids are reassigned.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="spec">The partitioning, by the ids of <paramref name="schema"/>; null for none.</param>
    /// <param name="order">The sort order, by the ids of <paramref name="schema"/>; null for none.</param>
    /// <param name="location">The folder of the table.</param>
    /// <param name="properties">The properties; <c>format-version</c> is applied and not stored.</param>
    /// <param name="time">The clock.</param>
    public static TableMetadata NewTable(
        Schema schema,
        PartitionSpec? spec,
        SortOrder? order,
        string location,
        IReadOnlyDictionary<string, string>? properties = null,
        TimeProvider? time = null
    )
    {
        var settings = properties ?? new Dictionary<string, string>();
        var version = FormatVersionOf(settings) ?? TableProperties.DefaultFormatVersion;
        var ids = new FreshIds();
        var fresh = ids.Assign(schema, 0);
        var builder = Empty(version, time)
            .Apply(new TableUpdate.AssignUuid(Guid.NewGuid()))
            .Apply(new TableUpdate.AddSchema(fresh, ids.Last))
            .Apply(new TableUpdate.SetCurrentSchema(TableUpdate.LastAdded))
            .Apply(new TableUpdate.AddPartitionSpec(ids.Assign(spec ?? PartitionSpec.Unpartitioned)))
            .Apply(new TableUpdate.SetDefaultSpec(TableUpdate.LastAdded))
            .Apply(new TableUpdate.AddSortOrder(ids.Assign(order ?? SortOrder.Unsorted)))
            .Apply(new TableUpdate.SetDefaultSortOrder(TableUpdate.LastAdded))
            .Apply(new TableUpdate.SetLocation(location));
        var kept = settings.Where(pair => pair.Key != TableProperties.FormatVersion).ToDictionary(pair => pair.Key, pair => pair.Value);
        return builder.Apply(new TableUpdate.SetProperties(kept)).Build();
    }

    /// <summary>
    /// The updates that turn an existing table into a new definition (create or replace): fresh schema, spec and order, its history kept.
    /// </summary>
    public TableMetadataBuilder Apply(IEnumerable<TableUpdate> updates)
    {
        foreach (var update in updates)
            Apply(update);
        return this;
    }

    /// <summary>Adds the file that contained the metadata until now to the metadata log.</summary>
    public TableMetadataBuilder WithPreviousFile(string location)
    {
        if (_base is null)
            return this;
        var max = Math.Max(1, _state.Properties.Int(TableProperties.PreviousMetadataVersions, 100));
        var log = _state.MetadataLog.Append(new MetadataLogEntry(_base.LastUpdatedMs, location)).ToArray();
        _state = _state with { MetadataLog = log.Length > max ? log[^max..] : log };
        return this;
    }

    /// <summary>Whether an update changed anything.</summary>
    public bool HasChanges => _changed;

    /// <summary>The metadata.</summary>
    /// <exception cref="IcebergException">A part that every table needs was never set.</exception>
    public TableMetadata Build()
    {
        if (_base is not null && !_changed)
            return _state;
        if (_state.CurrentSchemaId < 0 || _state.DefaultSpecId < 0 || _state.DefaultSortOrderId < 0 || _state.Location.Length == 0)
            throw IcebergException.InvalidArgument("A table needs a current schema, a default spec, a default sort order and a location.");
        CheckSpecAndOrder();
        return _state with { LastUpdatedMs = _updatedMs ?? _time.GetUtcNow().ToUnixTimeMilliseconds(), SnapshotLog = CleanLog() };
    }

    /// <summary>Removes snapshots that were only current between two updates of one commit; a gap removes all entries before it.</summary>
    private IReadOnlyList<SnapshotLogEntry> CleanLog()
    {
        var known = _state.Snapshots.Select(snapshot => snapshot.SnapshotId).ToHashSet();
        var kept = new List<SnapshotLogEntry>();
        foreach (var entry in _state.SnapshotLog)
        {
            if (_addedSnapshots.Contains(entry.SnapshotId) && entry.SnapshotId != _state.CurrentSnapshotId)
                continue;
            if (known.Contains(entry.SnapshotId))
                kept.Add(entry);
            else if (_base is not null && _base.Snapshots.Any(snapshot => snapshot.SnapshotId == entry.SnapshotId))
                kept.Clear();
        }

        return kept;
    }

    /// <summary>Checks that no column was dropped on which the partition spec or the sort order depends.</summary>
    private void CheckSpecAndOrder()
    {
        var schema = _state.CurrentSchema;
        foreach (var field in _state.DefaultSpec.Fields)
        {
            if (field.Transform.Kind == TransformKind.Void)
                continue;
            if (schema.FindField(field.SourceId) is not { } source)
                throw IcebergException.InvalidArgument(
                    $"Cannot find source column for partition field: {field.FieldId}: {field.Name}: {field.Transform}({field.SourceId})"
                );
            if (source.Type is not PrimitiveType type || !field.Transform.Accepts(type))
                throw IcebergException.InvalidArgument($"Invalid source type {source.Type} for transform: {field.Transform}");
        }

        foreach (var field in _state.DefaultSortOrder.Fields)
        {
            if (schema.FindField(field.SourceId) is not { } source)
                throw IcebergException.InvalidArgument($"Cannot find source column for sort field: {field.Transform}({field.SourceId})");
            if (source.Type is not PrimitiveType type || !field.Transform.Accepts(type))
                throw IcebergException.InvalidArgument($"Invalid source type {source.Type} for transform: {field.Transform}");
        }
    }

    internal static int? FormatVersionOf(IReadOnlyDictionary<string, string> properties)
    {
        if (!properties.TryGetValue(TableProperties.FormatVersion, out var text))
            return null;
        return int.TryParse(text, out var version) && version is >= 1 and <= 3
            ? version
            : throw IcebergException.Unsupported($"Format version '{text}' is not supported: versions 1 to 3 are.");
    }
}
