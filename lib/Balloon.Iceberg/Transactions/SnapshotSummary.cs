using System.Globalization;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

/// <summary>Computes the counts of a snapshot, under the names that all engines use.</summary>
internal sealed class SnapshotSummary
{
    private readonly Dictionary<string, long> _counts = [];
    private readonly HashSet<PartitionKey> _partitions = [];

    public void Added(DataFile file) => Count(file, "added");

    public void Removed(DataFile file) => Count(file, file.Content == FileContent.Data ? "deleted" : "removed");

    public SortedDictionary<string, string> Build(Snapshot? parent, params IReadOnlyDictionary<string, string>[] more)
    {
        var summary = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in _counts)
        {
            if (value > 0)
                summary[key] = Text(value);
        }

        summary["changed-partition-count"] = Text(_partitions.Count);
        Total(summary, parent, "total-data-files", "added-data-files", "deleted-data-files");
        Total(summary, parent, "total-delete-files", "added-delete-files", "removed-delete-files");
        Total(summary, parent, "total-records", "added-records", "deleted-records");
        Total(summary, parent, "total-files-size", "added-files-size", "removed-files-size");
        Total(summary, parent, "total-position-deletes", "added-position-deletes", "removed-position-deletes");
        Total(summary, parent, "total-equality-deletes", "added-equality-deletes", "removed-equality-deletes");
        foreach (var (key, value) in more.SelectMany(pairs => pairs))
            summary[key] = value;
        return summary;
    }

    private void Count(DataFile file, string verb)
    {
        _partitions.Add(new PartitionKey(file.SpecId, file.Partition));
        Add($"{(verb == "added" ? "added" : "removed")}-files-size", file.ContentSizeInBytes ?? file.FileSizeInBytes);
        switch (file.Content)
        {
            case FileContent.Data:
                Add($"{verb}-data-files", 1);
                Add($"{verb}-records", file.RecordCount);
                break;
            case FileContent.EqualityDeletes:
                Add($"{verb}-delete-files", 1);
                Add($"{verb}-equality-delete-files", 1);
                Add($"{verb}-equality-deletes", file.RecordCount);
                break;
            default:
                Add($"{verb}-delete-files", 1);
                Add(file.IsDeletionVector ? $"{verb}-dvs" : $"{verb}-position-delete-files", 1);
                Add($"{verb}-position-deletes", file.RecordCount);
                break;
        }
    }

    private void Add(string key, long count) => _counts[key] = _counts.GetValueOrDefault(key) + count;

    /// <summary>A total is known if the parent's is, or if there is no parent.</summary>
    private void Total(SortedDictionary<string, string> summary, Snapshot? parent, string total, string added, string removed)
    {
        long before = 0;
        if (parent is not null && (!parent.Summary.TryGetValue(total, out var text) || !long.TryParse(text, out before)))
            return;
        var after = before + _counts.GetValueOrDefault(added) - _counts.GetValueOrDefault(removed);
        if (after >= 0)
            summary[total] = Text(after);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
