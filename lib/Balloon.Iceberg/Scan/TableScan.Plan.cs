using System.Collections.Concurrent;
using Balloon.Iceberg.Manifests;

namespace Balloon.Iceberg.Scan;

public sealed partial class TableScan
{
    /// <summary>The files to read, pruned by partitions and metrics, each with its deletes.</summary>
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
        var pruning = new ConcurrentDictionary<int, PartitionPruning>();
        PartitionPruning Pruning(int specId) =>
            pruning.GetOrAdd(specId, id => new(filter, store.SpecById(id), store.SchemaFor(store.SpecById(id))));

        var wanted = manifests.Where(manifest => manifest.MayHaveLiveFiles && Pruning(manifest.SpecId).MayMatch(manifest)).ToArray();
        var filtered = filter is not BoundFilter.Fixed;
        // Without a filter, the metrics only tell which equality deletes a file needs.
        var withMetrics = filtered || wanted.Any(manifest => manifest.HoldsDeletes);
        var entries = new IReadOnlyList<ManifestEntry>[wanted.Length];
        await Parallel
            .ForAsync(
                0,
                wanted.Length,
                new ParallelOptions { MaxDegreeOfParallelism = _options.Parallelism, CancellationToken = cancellationToken },
                async (i, token) =>
                {
                    var all = await store.EntriesAsync(wanted[i], withMetrics, token).ConfigureAwait(false);
                    entries[i] = Wanted(all, filtered ? filter : null, Pruning(wanted[i].SpecId));
                }
            )
            .ConfigureAwait(false);

        var deletes = new DeleteIndex(entries.SelectMany(of => of).Where(entry => entry.File.Content != FileContent.Data), table);
        var tasks = new List<FileTask>(entries.Sum(of => of.Count));
        foreach (var of in entries)
        {
            for (var i = 0; i < of.Count; i++)
            {
                var entry = of[i];
                if (entry.File.Content == FileContent.Data)
                    tasks.Add(
                        new FileTask(entry.File, deletes.For(entry), schema, entry.SequenceNumber, _options.Filter) { Bound = filter }
                    );
            }
        }

        return tasks;
    }

    /// <summary>The live delete files, and the live data files that may contain a row that passes.</summary>
    private static IReadOnlyList<ManifestEntry> Wanted(
        IReadOnlyList<ManifestEntry> entries,
        BoundFilter? filter,
        PartitionPruning partitions
    )
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (!IsWanted(entries[i], filter, partitions))
                return [.. entries.Take(i), .. entries.Skip(i + 1).Where(entry => IsWanted(entry, filter, partitions))];
        }

        return entries;
    }

    private static bool IsWanted(ManifestEntry entry, BoundFilter? filter, PartitionPruning partitions) =>
        entry.IsLive
        && (
            filter is null
            || entry.File.Content != FileContent.Data
            || (partitions.MayMatch(entry.File.Partition) && MetricsMayMatch(filter, entry.File))
        );

    private static bool MetricsMayMatch(BoundFilter filter, DataFile file) =>
        file.RecordCount > 0
        && FilterPruning.MayMatch(
            filter,
            file,
            static (predicate, of) =>
                FilterPruning.MayMatch(predicate, FilterPruning.RangeOf(of, predicate.Field.Id, predicate.Type, predicate.Operator))
        );
}
