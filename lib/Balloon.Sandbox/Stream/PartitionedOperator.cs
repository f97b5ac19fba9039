using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>
/// Keeps rows in ordered partitions. At the end of a tick it compares what each changed partition emitted before with what it
/// emits now: the base of top-N and of window functions.
/// </summary>
internal abstract class PartitionedOperator : Operator
{
    // The bytes of a place in the partition's list and a share of the partition.
    private const int IndexBytes = 48;
    private readonly int[] partition;
    private readonly SortKey[] order;
    private readonly IReadOnlyList<SqlType> outputTypes;
    private readonly Dictionary<uint, List<Group>> groups = [];
    private readonly List<Group> touched = [];
    private readonly List<Batch> before = [];
    private readonly Comparison<int> compare;
    private uint[] rowHashes = [];
    private uint[] groupHashes = [];

    protected PartitionedOperator(
        long storeId,
        IReadOnlyList<SqlType> types,
        int[] partition,
        IReadOnlyList<SortKey> order,
        IReadOnlyList<SqlType> outputTypes
    )
    {
        this.partition = partition;
        this.outputTypes = outputTypes;
        // Ties are broken by all columns, so that a restart gives the same answer.
        this.order =
        [
            .. order,
            .. Enumerable.Range(0, types.Count).Where(i => order.All(k => k.Column != i)).Select(i => new SortKey(i, false, false)),
        ];
        Rows = new RowStore(storeId, types, [.. Enumerable.Range(0, types.Count)], IndexBytes)
        {
            OnLoad = slot => Place(slot, Rows!.HashOf(slot, partition)),
        };
        compare = (a, b) => Compare(a, b, this.order.Length);
        Keys = order.Count;
    }

    public override IEnumerable<RowStore> Stores => [Rows];

    protected RowStore Rows { get; }

    /// <summary>The number of sort keys of the query; further ones only break ties.</summary>
    protected int Keys { get; }

    public override void Push(int port, Batch delta)
    {
        if (rowHashes.Length < delta.Count)
            (rowHashes, groupHashes) = (new uint[delta.Count], new uint[delta.Count]);
        RowStore.Hash(delta.Columns, rowHashes.AsSpan(0, delta.Count));
        RowStore.Hash([.. partition.Select(p => delta.Columns[p])], groupHashes.AsSpan(0, delta.Count));
        for (var i = 0; i < delta.Count; i++)
        {
            var known = Find(groupHashes[i], delta, i);
            if (known is not null)
                Touch(known);
            var slot = Rows.FindOrAdd(rowHashes[i], delta.Columns, i, out var added);
            if (added)
                Touch(Place(slot, groupHashes[i]));
            else
                Rows.Touch(slot);
            if ((Rows.Weights.At(slot) += delta.Weight(i)) != 0)
                continue;
            var group = known ?? Find(groupHashes[i], delta, i)!;
            group.Slots.Remove(slot, compare);
            if (group.Slots.Count == 0)
                group.Sample = null;
            else if (group.Sample == slot)
                group.Sample = group.Slots[0];
            Rows.Remove(slot);
        }
    }

    public override void Flush()
    {
        if (touched.Count == 0)
            return;
        var now = new BatchBuilder(outputTypes);
        foreach (var group in touched)
        {
            group.IsTouched = false;
            Output(group.Slots, now, 1);
            if (group.Slots.Count == 0)
                Drop(group);
        }

        touched.Clear();
        var changes = before.ToList();
        before.Clear();
        if (now.Count > 0)
            changes.Add(now.Build());
        foreach (var batch in Consolidation.Net(outputTypes, changes))
            Emit(batch);
    }

    /// <summary>Adds the rows that a partition emits, each with its weight times <paramref name="sign"/>.</summary>
    protected abstract void Output(SortedSlots slots, BatchBuilder builder, int sign);

    protected int Compare(int a, int b, int keys)
    {
        for (var i = 0; i < keys; i++)
        {
            var result = Rows.Columns[order[i].Column].Compare(a, b, order[i]);
            if (result != 0)
                return result;
        }

        return 0;
    }

    private void Touch(Group group)
    {
        if (group.IsTouched)
            return;
        group.IsTouched = true;
        touched.Add(group);
        if (group.IsNew)
        {
            group.IsNew = false;
            return;
        }

        var old = new BatchBuilder(outputTypes);
        Output(group.Slots, old, -1);
        if (old.Count > 0)
            before.Add(old.Build());
    }

    private Group Place(int slot, uint hash)
    {
        if (!groups.TryGetValue(hash, out var list))
            groups[hash] = list = [];
        var group = list.Find(g => g.Sample is { } sample && SamePartition(sample, slot));
        if (group is null)
        {
            group = new Group
            {
                Hash = hash,
                Sample = slot,
                IsNew = !loading,
            };
            list.Add(group);
        }

        group.Slots.Insert(slot, compare);
        return group;
    }

    // Rows read from a checkpoint were emitted before it.
    private bool loading => Rows.IsLoading;

    private void Drop(Group group)
    {
        var list = groups[group.Hash];
        list.Remove(group);
        if (list.Count == 0)
            groups.Remove(group.Hash);
    }

    private Group? Find(uint hash, Batch delta, int row) =>
        groups.TryGetValue(hash, out var list) ? list.Find(g => g.Sample is { } sample && SamePartition(sample, delta, row)) : null;

    private bool SamePartition(int slot, Batch delta, int row) =>
        Array.TrueForAll(partition, p => Rows.Columns[p].Same(slot, delta.Columns[p], row));

    private bool SamePartition(int a, int b) =>
        Array.TrueForAll(
            partition,
            p =>
            {
                var column = Rows.Columns[p];
                return column.IsNull(a) || column.IsNull(b) ? column.IsNull(a) == column.IsNull(b) : column.Compare(a, b) == 0;
            }
        );

    private sealed class Group
    {
        public uint Hash { get; init; }

        public SortedSlots Slots { get; } = new();

        /// <summary>A slot from which the partition's values can be read; null if the partition is empty.</summary>
        public int? Sample { get; set; }

        public bool IsTouched { get; set; }

        public bool IsNew { get; set; }
    }
}
