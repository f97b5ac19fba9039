namespace Balloon.Iceberg.Spec;

public sealed partial class TableMetadataBuilder
{
    private const long ClockSkewMs = 60_000;

    private void ApplyHistory(TableUpdate update)
    {
        switch (update)
        {
            case TableUpdate.AddSnapshot u:
                AddSnapshot(u.Snapshot);
                break;
            case TableUpdate.SetSnapshotRef u:
                SetRef(u.Name, u.Reference);
                break;
            case TableUpdate.RemoveSnapshotRef u:
                RemoveRef(u.Name);
                break;
            case TableUpdate.RemoveSnapshots u:
                RemoveSnapshots([.. u.SnapshotIds]);
                break;
            case TableUpdate.SetStatistics u:
                _state = _state with { Statistics = [.. _state.Statistics.Where(s => s.SnapshotId != u.File.SnapshotId), u.File] };
                break;
            case TableUpdate.RemoveStatistics u:
                _state = _state with { Statistics = [.. _state.Statistics.Where(s => s.SnapshotId != u.SnapshotId)] };
                break;
            case TableUpdate.SetPartitionStatistics u:
                _state = _state with
                {
                    PartitionStatistics = [.. _state.PartitionStatistics.Where(s => s.SnapshotId != u.File.SnapshotId), u.File],
                };
                break;
            case TableUpdate.RemovePartitionStatistics u:
                _state = _state with { PartitionStatistics = [.. _state.PartitionStatistics.Where(s => s.SnapshotId != u.SnapshotId)] };
                break;
            case TableUpdate.RemovePartitionSpecs u:
                if (u.SpecIds.Contains(_state.DefaultSpecId))
                    throw IcebergException.InvalidArgument("Cannot remove the default partition spec");
                _state = _state with { PartitionSpecs = [.. _state.PartitionSpecs.Where(s => !u.SpecIds.Contains(s.SpecId))] };
                break;
            case TableUpdate.RemoveSchemas u:
                if (u.SchemaIds.Contains(_state.CurrentSchemaId))
                    throw IcebergException.InvalidArgument("Cannot remove the current schema");
                _state = _state with { Schemas = [.. _state.Schemas.Where(s => !u.SchemaIds.Contains(s.SchemaId))] };
                break;
            case TableUpdate.AddEncryptionKey u:
                if (_state.EncryptionKeys.All(key => key.KeyId != u.Key.KeyId))
                    _state = _state with { EncryptionKeys = [.. _state.EncryptionKeys, u.Key] };
                break;
            case TableUpdate.RemoveEncryptionKey u:
                _state = _state with { EncryptionKeys = [.. _state.EncryptionKeys.Where(key => key.KeyId != u.KeyId)] };
                break;
            default:
                throw IcebergException.Unsupported($"Update {update.GetType().Name} cannot be applied.");
        }
    }

    private void AddSnapshot(Snapshot snapshot)
    {
        if (_state.Schemas.Count == 0 || _state.PartitionSpecs.Count == 0 || _state.SortOrders.Count == 0)
            throw IcebergException.InvalidArgument(
                "Attempting to add a snapshot before a schema, a partition spec and a sort order are added"
            );
        if (_state.FindSnapshot(snapshot.SnapshotId) is not null)
            throw IcebergException.InvalidArgument($"Snapshot already exists for id: {snapshot.SnapshotId}");
        if (_state.FormatVersion > 1 && snapshot.SequenceNumber <= _state.LastSequenceNumber && snapshot.ParentSnapshotId is not null)
        {
            throw new CommitFailedException(
                $"Cannot add snapshot with sequence number {snapshot.SequenceNumber} older than last sequence number {_state.LastSequenceNumber}"
            );
        }

        if (_state.FormatVersion >= 3)
        {
            var (first, added) = (snapshot.FirstRowId, snapshot.AddedRows);
            if (first is null)
                throw IcebergException.InvalidArgument("Cannot add a snapshot: first-row-id is null");
            if (first < _state.NextRowId)
            {
                throw new CommitFailedException(
                    $"Cannot add a snapshot, first-row-id is behind table next-row-id: {first} < {_state.NextRowId}"
                );
            }

            _state = _state with { NextRowId = _state.NextRowId + (added ?? 0) };
        }

        if (snapshot.TimestampMs < _state.SnapshotLog.Select(e => e.TimestampMs).LastOrDefault() - ClockSkewMs)
            throw IcebergException.InvalidArgument($"Invalid snapshot timestamp {snapshot.TimestampMs}: before last snapshot timestamp");
        _addedSnapshots.Add(snapshot.SnapshotId);
        _updatedMs = snapshot.TimestampMs;
        _state = _state with
        {
            Snapshots = [.. _state.Snapshots, snapshot],
            LastSequenceNumber = Math.Max(_state.LastSequenceNumber, snapshot.SequenceNumber),
        };
    }

    private void SetRef(string name, SnapshotRef reference)
    {
        if (_state.Refs.TryGetValue(name, out var old) && old == reference)
            return;
        var snapshot =
            _state.FindSnapshot(reference.SnapshotId)
            ?? throw IcebergException.InvalidArgument($"Cannot set {name} to unknown snapshot: {reference.SnapshotId}");
        if (name == SnapshotRef.Main && !reference.IsBranch)
            throw IcebergException.InvalidArgument("Cannot make main a tag: it is a branch.");
        var refs = CopyRefs();
        refs[name] = reference;
        _state = _state with { Refs = refs };
        if (name != SnapshotRef.Main || _state.CurrentSnapshotId == reference.SnapshotId)
            return;
        var at = _addedSnapshots.Contains(reference.SnapshotId) ? snapshot.TimestampMs : _time.GetUtcNow().ToUnixTimeMilliseconds();
        _updatedMs = at;
        _state = _state with
        {
            CurrentSnapshotId = reference.SnapshotId,
            SnapshotLog = [.. _state.SnapshotLog, new(at, reference.SnapshotId)],
        };
    }

    private void RemoveRef(string name)
    {
        var refs = CopyRefs();
        if (refs.Remove(name))
            _state = _state with { Refs = refs };
        if (name == SnapshotRef.Main && _state.CurrentSnapshotId is not null)
            _state = _state with { CurrentSnapshotId = null };
    }

    private void RemoveSnapshots(HashSet<long> ids)
    {
        if (!_state.Snapshots.Any(snapshot => ids.Contains(snapshot.SnapshotId)))
            return;
        var refs = CopyRefs();
        foreach (var dangling in refs.Where(pair => ids.Contains(pair.Value.SnapshotId)).Select(pair => pair.Key).ToArray())
            refs.Remove(dangling);
        _state = _state with
        {
            Snapshots = [.. _state.Snapshots.Where(snapshot => !ids.Contains(snapshot.SnapshotId))],
            Refs = refs,
            CurrentSnapshotId = _state.CurrentSnapshotId is { } current && ids.Contains(current) ? null : _state.CurrentSnapshotId,
            Statistics = [.. _state.Statistics.Where(file => !ids.Contains(file.SnapshotId))],
            PartitionStatistics = [.. _state.PartitionStatistics.Where(file => !ids.Contains(file.SnapshotId))],
        };
    }

    private SortedDictionary<string, SnapshotRef> CopyRefs() => new(_state.Refs.ToDictionary(), StringComparer.Ordinal);
}
