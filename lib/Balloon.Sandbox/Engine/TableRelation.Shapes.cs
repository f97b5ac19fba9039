using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Engine;

// The columns that a table had before ALTER, for the objects that depended on it then.
internal sealed partial class TableRelation
{
    private int columnsVersion;
    private Scalar[]? kept;
    private TableHistory history = TableHistory.None;
    private (long Until, RelationShape Shape, int[] Indexes)[] shapes = [];

    public override int ColumnsVersion => columnsVersion;

    /// <summary>Its earlier shapes.</summary>
    public TableHistory History
    {
        get => history;
        set
        {
            history = value;
            kept = null;
            shapes =
            [
                .. value.Shapes.Select(s =>
                    (
                        s.Until,
                        new RelationShape(
                            [.. s.Columns.Select(c => new Field(null, c.Name, Parser.TypeOf(c.Type)) { Hidden = c.Hidden })],
                            s.Key,
                            s.KeyMayBeNull ? s.Key : null
                        ),
                        s.Columns.Select(c => c.Place).ToArray()
                    )
                ),
            ];
        }
    }

    public override RelationShape ShapeAsOf(long id) => Earlier(id)?.Shape ?? base.ShapeAsOf(id);

    public override Batch Shaped(Batch rows, long id) =>
        Earlier(id) is { } earlier ? rows.WithColumns([.. earlier.Indexes.Select(p => rows.Columns[p])])
        : history.Kept.Count == 0 ? rows
        : rows.WithColumns(rows.Columns[..Fields.Count]);

    /// <summary>The indexes of a shape's columns among those of the table's rows.</summary>
    public int[] ColumnIndexesAsOf(long id) => Earlier(id)?.Indexes ?? [.. Enumerable.Range(0, Fields.Count)];

    // The shape that the object of that number sees; null for the present one.
    private (long Until, RelationShape Shape, int[] Indexes)? Earlier(long id)
    {
        foreach (var shape in shapes)
        {
            if (id < shape.Until)
                return shape;
        }

        return null;
    }

    /// <summary>Takes over the columns and the rows of another table. On the loop's thread.</summary>
    public void ReplaceWith(TableRelation other)
    {
        ReplaceWith(other.Fields, other.Key, other.Rows);
        (Defaults, NotNull, Generated) = (other.Defaults, other.NotNull, other.Generated);
        (Versions, RowId, Comments, Sql) = (other.Versions, other.RowId, other.Comments, other.Sql);
        History = other.History;
        columnsVersion++;
    }

    // Adds the kept columns to a delta: computed from the new values in rows that are added, as stored in rows that are removed.
    private Batch WithKept(Batch delta)
    {
        if (history.Kept.Count == 0)
            return delta;
        kept ??= [.. history.Kept.Select(Value)];
        var context = new EvaluationContext(strict: false);
        var made = kept.Select(k => k.Evaluate(delta, context)).ToArray();
        var columns = made.Select((_, i) => Column.Create(kept[i].Type, delta.Count)).ToArray();
        var key = Key!.Select(k => delta.Columns[k]).ToArray();
        Hash(key, delta.Count);
        for (var row = 0; row < delta.Count; row++)
        {
            var old = delta.Weight(row) < 0 ? Stored(hashes[row], key, row) : -1;
            for (var i = 0; i < columns.Length; i++)
            {
                if (old >= 0)
                    Rows.Store.Columns[Fields.Count + i].CopyTo(old, columns[i]);
                else
                    columns[i].AppendFrom(made[i], row);
            }
        }

        return delta.WithColumns([.. delta.Columns, .. columns]);
    }

    private Scalar Value(KeptColumn column)
    {
        var type = Parser.TypeOf(column.Type);
        return column.Of is { } of ? new CompositeCast(new InputRef(of, Fields[of].Type), type) : new Constant(null, type);
    }
}
