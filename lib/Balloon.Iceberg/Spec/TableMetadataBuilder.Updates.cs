namespace Balloon.Iceberg.Spec;

public sealed partial class TableMetadataBuilder
{
    /// <summary>Applies an update.</summary>
    /// <exception cref="IcebergException">The update refers to something that does not exist, or violates the specification.</exception>
    public TableMetadataBuilder Apply(TableUpdate update)
    {
        var before = _state;
        switch (update)
        {
            case TableUpdate.AssignUuid u:
                if (_base?.TableUuid is { } old && old != u.Uuid)
                    throw IcebergException.InvalidArgument($"Cannot change the table's UUID from {old} to {u.Uuid}.");
                _state = _state with { TableUuid = u.Uuid };
                break;
            case TableUpdate.UpgradeFormatVersion u:
                Upgrade(u.FormatVersion);
                break;
            case TableUpdate.AddSchema u:
                AddSchema(u.Schema, u.LastColumnId);
                break;
            case TableUpdate.SetCurrentSchema u:
                var schema = Resolve(u.SchemaId, _lastAddedSchema, "schema");
                _ = _state.Schemas.FirstOrDefault(s => s.SchemaId == schema) ?? throw Unknown("schema", schema);
                _state = _state with { CurrentSchemaId = schema };
                break;
            case TableUpdate.AddPartitionSpec u:
                AddSpec(u.Spec);
                break;
            case TableUpdate.SetDefaultSpec u:
                var spec = Resolve(u.SpecId, _lastAddedSpec, "partition spec");
                _ = _state.PartitionSpecs.FirstOrDefault(s => s.SpecId == spec) ?? throw Unknown("partition spec", spec);
                _state = _state with { DefaultSpecId = spec };
                break;
            case TableUpdate.AddSortOrder u:
                AddOrder(u.Order);
                break;
            case TableUpdate.SetDefaultSortOrder u:
                var order = Resolve(u.OrderId, _lastAddedOrder, "sort order");
                _ = _state.SortOrders.FirstOrDefault(s => s.OrderId == order) ?? throw Unknown("sort order", order);
                _state = _state with { DefaultSortOrderId = order };
                break;
            case TableUpdate.SetLocation u:
                _state = _state with { Location = u.Location.Length > 1 ? u.Location.TrimEnd('/') : u.Location };
                break;
            case TableUpdate.SetProperties u:
                var added = new SortedDictionary<string, string>(_state.Properties.ToDictionary(), StringComparer.Ordinal);
                foreach (var (key, value) in u.Updates)
                    added[key] = value;
                if (u.Updates.Count > 0)
                    _state = _state with { Properties = added };
                break;
            case TableUpdate.RemoveProperties u:
                var left = new SortedDictionary<string, string>(_state.Properties.ToDictionary(), StringComparer.Ordinal);
                foreach (var key in u.Removals)
                    left.Remove(key);
                if (u.Removals.Count > 0)
                    _state = _state with { Properties = left };
                break;
            default:
                ApplyHistory(update);
                break;
        }

        _changed |= !ReferenceEquals(before, _state);
        return this;
    }

    private void Upgrade(int version)
    {
        if (version > 3)
            throw IcebergException.Unsupported($"Format version {version} is not supported: versions 1 to 3 are.");
        if (version < _state.FormatVersion)
            throw IcebergException.InvalidArgument($"Cannot downgrade v{_state.FormatVersion} table to v{version}");
        if (version > _state.FormatVersion)
            _state = _state with { FormatVersion = version, NextRowId = version >= 3 ? _state.NextRowId ?? 0 : null };
    }

    private void AddSchema(Schema schema, int? lastColumnId)
    {
        // Java sends the highest id of the schema, which is lower than the table's after a column was dropped: the greater one is used.
        SchemaRules.Check(schema, _state.FormatVersion);
        var same = _state.Schemas.FirstOrDefault(schema.SameAs);
        var id = same?.SchemaId ?? (_state.Schemas.Count == 0 ? Math.Max(0, schema.SchemaId) : _state.Schemas.Max(s => s.SchemaId) + 1);
        _lastAddedSchema = id;
        var last = Math.Max(_state.LastColumnId, Math.Max(lastColumnId ?? 0, schema.HighestFieldId));
        if (same is null)
            _state = _state with { Schemas = [.. _state.Schemas, schema with { SchemaId = id }], LastColumnId = last };
        else if (last != _state.LastColumnId)
            _state = _state with { LastColumnId = last };
    }

    private void AddSpec(PartitionSpec spec)
    {
        var last = _state.LastPartitionId;
        var fields = new List<PartitionField>();
        foreach (var field in spec.Fields)
        {
            var id = field.FieldId;
            if (id < 0)
            {
                var known = _state
                    .PartitionSpecs.SelectMany(s => s.Fields)
                    .FirstOrDefault(f => f.SourceId == field.SourceId && f.Transform == field.Transform);
                id = known is not null && fields.TrueForAll(f => f.FieldId != known.FieldId) ? known.FieldId : last + 1;
            }

            last = Math.Max(last, id);
            fields.Add(field with { FieldId = id });
            if (field.Transform.Kind == TransformKind.Unknown)
                throw IcebergException.InvalidArgument($"Partition transform '{field.Transform}' is not known.");
            if (
                _state.Schemas.Count > 0
                && field.Transform.Kind != TransformKind.Void
                && _state.Schemas.All(s => s.FindField(field.SourceId) is null)
            )
                throw IcebergException.InvalidArgument($"Cannot find source column {field.SourceId} of partition field '{field.Name}'");
        }

        var bound = new PartitionSpec(spec.SpecId, fields);
        var same = _state.PartitionSpecs.FirstOrDefault(bound.CompatibleWith);
        var specId = same?.SpecId ?? (_state.PartitionSpecs.Count == 0 ? 0 : _state.PartitionSpecs.Max(s => s.SpecId) + 1);
        _lastAddedSpec = specId;
        if (same is not null)
            return;
        if (_state.FormatVersion == 1 && fields.Where((field, i) => field.FieldId != PartitionSpec.FirstFieldId + i).Any())
            throw IcebergException.InvalidArgument("Partition field ids of a v1 table must count from 1000 without gaps.");
        _state = _state with { PartitionSpecs = [.. _state.PartitionSpecs, bound with { SpecId = specId }], LastPartitionId = last };
    }

    private void AddOrder(SortOrder order)
    {
        var same = _state.SortOrders.FirstOrDefault(order.SameAs);
        var id =
            same?.OrderId ?? (order.IsUnsorted ? 0 : Math.Max(1, _state.SortOrders.Select(o => o.OrderId + 1).DefaultIfEmpty(1).Max()));
        _lastAddedOrder = id;
        if (same is null)
            _state = _state with { SortOrders = [.. _state.SortOrders, order with { OrderId = id }] };
    }

    private static int Resolve(int id, int? lastAdded, string what) =>
        id != TableUpdate.LastAdded
            ? id
            : lastAdded ?? throw IcebergException.InvalidArgument($"Cannot set last added {what}: no {what} has been added");

    private static IcebergException Unknown(string what, int id) =>
        IcebergException.InvalidArgument($"Cannot set default {what} to unknown {what}: {id}");
}
