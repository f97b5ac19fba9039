using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// A subscription: keeps the changes of a relation for a while, each with its kind and time. All changes of a tick have the same time.
/// </summary>
internal sealed class SubscriptionRelation : Relation
{
    private readonly List<Batch> collected = [];
    private readonly Queue<int> oldest = new();
    private readonly TimeProvider time;
    private readonly SqlType[] types;
    private readonly int width;

    public SubscriptionRelation(string name, StoredRelation from, long id, TimeSpan retention, TimeProvider time)
        : base(name)
    {
        From = from;
        Id = id;
        Retention = retention;
        this.time = time;
        types = [.. from.Fields.Select(f => f.Type)];
        width = from.VisibleColumns;
        Log = new RowStore(id * 256, [.. types[..width], SqlType.Varchar, SqlType.BigInt, SqlType.BigInt], [width + 2]);
        Columns =
        [
            .. from.Fields.Take(width).Select(f => new ResultColumn(f.Name, f.Type)),
            new ResultColumn("op", SqlType.Varchar),
            new ResultColumn("rw_timestamp", SqlType.BigInt),
        ];
    }

    public StoredRelation From { get; }

    /// <summary>How long changes are kept.</summary>
    public TimeSpan Retention { get; set; }

    public override string Kind => "subscription";

    public override IReadOnlyList<Field> Fields => From.Fields;

    public override bool AppendOnly => true;

    public override bool IsReadable => false;

    /// <summary>The columns of the relation, then op and rw_timestamp (milliseconds since 1970).</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    public RowStore Log { get; }

    /// <summary>The number of the last change.</summary>
    public long Last { get; private set; }

    private PagedColumn<long> Times => (PagedColumn<long>)Log.Columns[width + 1];

    private PagedColumn<long> Numbers => (PagedColumn<long>)Log.Columns[width + 2];

    public void Start() => From.Rows.Changed += collected.Add;

    /// <summary>Unsubscribes, and discards the changes that it holds.</summary>
    public void Halt()
    {
        Stop();
        collected.Clear();
        oldest.Clear();
        Log.Clear();
    }

    public void Stop() => From.Rows.Changed -= collected.Add;

    /// <summary>Restores the order of the changes that were read from a checkpoint.</summary>
    public void Loaded()
    {
        foreach (var slot in Enumerable.Range(0, Log.Slots).Where(s => Log.Weights.At(s) != 0).OrderBy(s => Numbers.At(s)))
        {
            oldest.Enqueue(slot);
            Last = Numbers.At(slot);
        }
    }

    /// <summary>Ends a tick: records its changes, and drops those that are too old. On the loop's thread.</summary>
    public void Flush()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (collected.Count > 0)
        {
            foreach (var (row, kind) in ChangePairs.Of(types, From.Key, collected))
                Append(row, kind.ToString(), now);
            collected.Clear();
        }

        while (oldest.TryPeek(out var slot) && Times.At(slot) < now - (long)Retention.TotalMilliseconds)
            Log.Remove(oldest.Dequeue());
    }

    /// <summary>The changes after a number, at most <paramref name="most"/>. On the loop's thread.</summary>
    public List<(long Number, object?[] Row)> Read(long after, int most)
    {
        var rows = new List<(long, object?[])>();
        foreach (var slot in oldest)
        {
            if (rows.Count == most)
                break;
            if (Numbers.At(slot) > after)
                rows.Add((Numbers.At(slot), [.. Enumerable.Range(0, width + 2).Select(c => Log.Columns[c].Get(slot))]));
        }

        return rows;
    }

    /// <summary>The number before the first change at or after a time in milliseconds. On the loop's thread.</summary>
    public long Before(long milliseconds)
    {
        foreach (var slot in oldest)
        {
            if (Times.At(slot) >= milliseconds)
                return Numbers.At(slot) - 1;
        }

        return Last;
    }

    private void Append(object?[] row, string op, long now)
    {
        var number = new Column<long>(SqlType.BigInt, [++Last], null, 1);
        var hash = new uint[1];
        RowStore.Hash([number], hash);
        var slot = Log.FindOrAdd(hash[0], [number], 0, out _);
        for (var c = 0; c < width; c++)
        {
            var value = Column.Create(types[c], 1);
            value.Append(row[c]);
            Log.Columns[c].Set(slot, value, 0);
        }

        ((PagedColumn<string>)Log.Columns[width]).Put(slot, op);
        Times.Put(slot, now);
        Log.Weights.At(slot) = 1;
        oldest.Enqueue(slot);
    }
}
