using Balloon.Iceberg.Deletes;
using Balloon.Iceberg.Manifests;

namespace Balloon.Iceberg.Scan;

public sealed partial class TableScan
{
    /// <summary>The files to read, pruned by partition and by metrics, each with its deletes.</summary>
    public async Task<IReadOnlyList<FileTask>> PlanFilesAsync(CancellationToken cancellationToken = default)
    {
        var schema = Schema;
        var full = BaseSchema;
        var filter = new FilterBinder(full, _options.CaseSensitive).Bind(_options.Filter);
        if (Snapshot is not { } snapshot || filter is BoundFilter.Fixed { Value: false })
            return [];

        var table = _table.Metadata;
        var store = new ManifestStore(_table.Io, table);
        var manifests = await store.ManifestsAsync(snapshot, cancellationToken).ConfigureAwait(false);
        var pruning = new Dictionary<int, PartitionPruning>();
        PartitionPruning Pruning(int specId)
        {
            if (!pruning.TryGetValue(specId, out var one))
                pruning[specId] = one = new(filter, table.SpecById(specId), store.SchemaFor(table.SpecById(specId)));
            return one;
        }

        var wanted = manifests.Where(manifest => manifest.MayHaveLiveFiles && Pruning(manifest.SpecId).MayMatch(manifest)).ToArray();
        var filtered = filter is not BoundFilter.Fixed;
        // Without a filter the metrics say only which equality deletes a file needs.
        var withMetrics = filtered || wanted.Any(manifest => manifest.HoldsDeletes);
        var entries = new IReadOnlyList<ManifestEntry>[wanted.Length];
        await Parallel
            .ForAsync(
                0,
                wanted.Length,
                new ParallelOptions { MaxDegreeOfParallelism = _options.Parallelism, CancellationToken = cancellationToken },
                async (i, token) => entries[i] = await store.EntriesAsync(wanted[i], withMetrics, token).ConfigureAwait(false)
            )
            .ConfigureAwait(false);

        var deletes = new DeleteIndex(Live(wanted, entries, deletes: true), table);
        var tasks = new List<FileTask>();
        foreach (var entry in Live(wanted, entries, deletes: false))
        {
            var file = entry.File;
            if (filtered && (!Pruning(file.SpecId).MayMatch(file.Partition) || !MetricsMayMatch(filter, file)))
                continue;
            tasks.Add(new FileTask(file, deletes.For(entry), schema, entry.SequenceNumber, _options.Filter) { Bound = filter });
        }

        return tasks;
    }

    private static IEnumerable<ManifestEntry> Live(ManifestFile[] manifests, IReadOnlyList<ManifestEntry>[] entries, bool deletes)
    {
        for (var i = 0; i < manifests.Length; i++)
        {
            foreach (var entry in entries[i])
            {
                if (entry.IsLive && entry.File.Content != FileContent.Data == deletes)
                    yield return entry;
            }
        }
    }

    private static bool MetricsMayMatch(BoundFilter filter, DataFile file) =>
        file.RecordCount > 0
        && FilterPruning.MayMatch(
            filter,
            predicate => FilterPruning.MayMatch(predicate, FilterPruning.RangeOf(file, predicate.Field.Id, predicate.Type))
        );
}
