using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A table.</summary>
internal sealed partial class TableRelation(
    string name,
    IReadOnlyList<Field> fields,
    bool appendOnly,
    IReadOnlyList<int>? key,
    MaterializeOperator rows
) : StoredRelation(name, fields, appendOnly, key, rows)
{
    // The weight of a row that was only read for comparison.
    private const long Untouched = 2;
    private uint[] hashes = [];

    public override string Kind => "table";

    /// <summary>The default of each column, used where an INSERT does not name it; null for NULL.</summary>
    public required IReadOnlyList<Scalar?> Defaults { get; set; }

    /// <summary>What COMMENT ON said about the table (under the empty name) and its columns.</summary>
    public IReadOnlyDictionary<string, string> Comments { get; set; } = new Dictionary<string, string>();

    public required IReadOnlyList<bool> NotNull { get; set; }

    /// <summary>For each column the expression that generates it, or null.</summary>
    public required IReadOnlyList<Scalar?> Generated { get; set; }

    public override IReadOnlyList<Scalar?> GeneratedBy => Generated;

    public override IReadOnlyList<int>? NullableKey => UserKey?.Any(k => NotNull[k]) == false ? UserKey : null;

    /// <summary>True for a column that statements may write.</summary>
    public bool IsWritable(int column) => !Fields[column].Hidden && Generated[column] is null;

    public OnConflict OnConflict { get; init; }

    /// <summary>The columns that decide which of two rows of a key is newer; the first one that differs counts.</summary>
    public IReadOnlyList<int> Versions { get; set; } = [];

    /// <summary>True when an UPDATE is merged with the existing row as an INSERT is, instead of replacing it.</summary>
    public bool MergesUpdates => OnConflict == OnConflict.UpdateIfNotNull || Versions.Count > 0;

    public int? WatermarkColumn { get; init; }

    public override int? Watermark => WatermarkColumn;

    /// <summary>Drops late rows; null without a watermark.</summary>
    public WatermarkFilter? Filter { get; init; }

    /// <summary>The delta that inserting rows makes: rows of one key are merged in their order. On the loop's thread.</summary>
    public Batch Insert(Batch rows)
    {
        if (UserKey is not { } key)
            return rows;
        SqlType[] types = [.. Fields.Select(f => f.Type)];
        var fresh = new RowStore(0, types, [.. key]);
        var columns = key.Select(k => rows.Columns[k]).ToArray();
        Hash(columns, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            var slot = fresh.FindOrAdd(hashes[i], columns, i, out var added);
            if (!added || TakeStored(fresh, slot, hashes[i], columns, i))
                ResolveConflict(fresh, slot, rows, i);
            else
                Write(fresh, slot, rows, i);
        }

        return Delta(fresh, key, types);
    }

    /// <summary>The columns of PRIMARY KEY, or null.</summary>
    public IReadOnlyList<int>? UserKey => RowId is null ? Key : null;

    /// <summary>The hidden row id column of a table without a key, or null.</summary>
    public int? RowId { get; set; }

    public required RowIds RowIds { get; init; }

    /// <summary>Completes rows: columns that are not written get their defaults, and rows of a table without a key their row ids.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="targets">The table's column for each of their columns.</param>
    /// <param name="context">How defaults are evaluated.</param>
    public Batch Complete(Batch rows, int[] targets, EvaluationContext context)
    {
        if (RowId is not null && rows.Weights is not null)
            rows = Apart(rows);
        var columns = new Column[Fields.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var at = Array.IndexOf(targets, i);
            columns[i] =
                at >= 0 ? rows.Columns[at]
                : i == RowId
                    ? new Column<long>(SqlType.Serial, [.. Enumerable.Range(0, rows.Count).Select(_ => RowIds.Next())], null, rows.Count)
                : (Defaults[i] ?? new Constant(null, Fields[i].Type)).Evaluate(rows, context);
        }

        var whole = rows.WithColumns(columns);
        var computed = Generated.Select((g, i) => g?.Evaluate(whole, context) ?? columns[i]).ToArray();
        return rows.WithColumns(computed);
    }

    // Rows with a weight above 1 become rows of their own, each with a row id.
    private static Batch Apart(Batch rows)
    {
        var each = new List<int>();
        for (var i = 0; i < rows.Count; i++)
        {
            for (var copies = rows.Weight(i); copies > 0; copies--)
                each.Add(i);
        }

        return rows.Take(each.ToArray()) with
        {
            Weights = null,
        };
    }

    /// <summary>Continues the row ids after those in rows read from a checkpoint.</summary>
    public void Loaded()
    {
        if (RowId is not { } column)
            return;
        var ids = (PagedColumn<long>)Rows.Store.Columns[column];
        for (var slot = 0; slot < Rows.Store.Slots; slot++)
        {
            if (Rows.Store.Weights.At(slot) != 0)
                RowIds.Skip(ids.At(slot));
        }
    }

    /// <summary>
    /// Applies the changes of a sink: rows are removed by key, and added rows are merged with existing ones. On the loop's thread.
    /// </summary>
    public void Merge(Batch? gone, Batch? come)
    {
        if (gone is not null && UserKey is { } key)
            Push(Removed(gone, come, key));
        if (come is null)
            return;
        if (Filter is { } filter)
            come = filter.Apply(come, null, null, together: true);
        Push(Insert(come));
    }

    /// <summary>Changes its rows, and passes the change to its followers. On the loop's thread.</summary>
    public void Push(Batch delta)
    {
        if (delta.Count > 0)
            Rows.Push(0, WithKept(delta));
    }

    // A removed row whose key is added again is left to the new row, which replaces it, except where existing rows are left alone.
    private Batch Removed(Batch gone, Batch? come, IReadOnlyList<int> key)
    {
        SqlType[] types = [.. Fields.Select(f => f.Type)];
        var again = new RowStore(0, [.. key.Select(k => types[k])], [.. Enumerable.Range(0, key.Count)]);
        if (come is not null && OnConflict != OnConflict.Ignore)
        {
            var comeKey = key.Select(k => come.Columns[k]).ToArray();
            Hash(comeKey, come.Count);
            for (var i = 0; i < come.Count; i++)
                _ = again.FindOrAdd(hashes[i], comeKey, i, out _);
        }

        var delta = new BatchBuilder(types);
        var goneKey = key.Select(k => gone.Columns[k]).ToArray();
        Hash(goneKey, gone.Count);
        for (var i = 0; i < gone.Count; i++)
        {
            if (again.Find(hashes[i], goneKey, i) >= 0 || Stored(hashes[i], goneKey, i) is not (>= 0 and var old))
                continue;
            for (var c = 0; c < types.Length; c++)
                Rows.Store.Columns[c].CopyTo(old, delta.Columns[c]);
            delta.Add(-1);
            _ = again.FindOrAdd(hashes[i], goneKey, i, out _);
        }

        return delta.Build();
    }

    private Batch Delta(RowStore fresh, IReadOnlyList<int> key, SqlType[] types)
    {
        var delta = new BatchBuilder(types);
        foreach (var batch in fresh.Snapshot().Batches())
        {
            var keys = key.Select(k => batch.Columns[k]).ToArray();
            Hash(keys, batch.Count);
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch.Weight(i) == Untouched)
                    continue;
                if (Stored(hashes[i], keys, i) is >= 0 and var old)
                {
                    for (var c = 0; c < delta.Columns.Length; c++)
                        Rows.Store.Columns[c].CopyTo(old, delta.Columns[c]);
                    delta.Add(-1);
                }

                delta.AddRow(batch, i, 1);
            }
        }

        return delta.Build();
    }

    // Merges a new row with an existing one of its key.
    private void ResolveConflict(RowStore fresh, int slot, Batch rows, int row)
    {
        if (OnConflict == OnConflict.Ignore || !IsNewer(fresh, slot, rows, row))
            return;
        Write(fresh, slot, rows, row, keepWhereNull: OnConflict == OnConflict.UpdateIfNotNull);
    }

    private bool IsNewer(RowStore fresh, int slot, Batch rows, int row)
    {
        foreach (var column in Versions)
        {
            var old = fresh.Columns[column].Gather([slot]);
            var (left, right) = (old.IsNull(0), rows.Columns[column].IsNull(row));
            // Null counts as the greatest version.
            var order = left || right ? left.CompareTo(right) : old.Compare(0, rows.Columns[column], row);
            if (order != 0)
                return order < 0;
        }

        return true;
    }

    private static void Write(RowStore fresh, int slot, Batch rows, int row, bool keepWhereNull = false)
    {
        for (var c = 0; c < rows.Columns.Length; c++)
        {
            if (!keepWhereNull || !rows.Columns[c].IsNull(row))
                fresh.Columns[c].Set(slot, rows.Columns[c], row);
        }

        fresh.Weights.At(slot) = 1;
    }

    private bool TakeStored(RowStore fresh, int slot, uint hash, Column[] key, int row)
    {
        if (Stored(hash, key, row) is not (>= 0 and var old))
            return false;
        for (var c = 0; c < fresh.Columns.Length; c++)
            fresh.Columns[c].Set(slot, Rows.Store.Columns[c].Gather([old]), 0);
        fresh.Weights.At(slot) = Untouched;
        return true;
    }

    private int Stored(uint hash, Column[] key, int row) =>
        Rows.Store.Find(hash, key, row) is >= 0 and var slot && Rows.Store.Weights.At(slot) > 0 ? slot : -1;

    private void Hash(Column[] columns, int count)
    {
        if (hashes.Length < count)
            hashes = new uint[count];
        RowStore.Hash(columns, hashes.AsSpan(0, count));
    }
}
