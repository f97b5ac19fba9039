using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Engine;

/// <summary>Works out what a table keeps of its old columns when they change while other objects depend on it.</summary>
internal static class ColumnChange
{
    /// <summary>The history of the changed table.</summary>
    /// <param name="old">The table before the change.</param>
    /// <param name="table">The table after the change, without a history yet.</param>
    /// <param name="changed">The column that is dropped or changes its type; null when one is added.</param>
    /// <param name="until">Objects with this number or a higher one see the new columns.</param>
    public static TableHistory History(TableRelation old, TableRelation table, string? changed, long until)
    {
        var (before, now) = (old.Fields.Count, table.Fields.Count);
        var keptBefore = old.History.Kept.Count;
        var gone = Index(old, changed);
        var kept = old.History.Kept.Select(k => k with { Of = k.Of is { } of ? Of(of) : null }).ToList();
        if (gone >= 0)
            kept.Add(new KeptColumn(old.Fields[gone].Type.Name, Of(gone)));
        var shapes = old
            .History.Shapes.Select(s => s with { Columns = [.. s.Columns.Select(c => c with { Place = Place(c.Place) })] })
            .Append(
                new TableShape(
                    until,
                    [.. old.Fields.Select((f, i) => new ShapeColumn(f.Name, f.Type.Name, f.Hidden, Place(i)))],
                    old.Key,
                    old.NullableKey is not null
                )
            );
        return new TableHistory([.. shapes], kept);

        // The corresponding column after the change, or null.
        int? Of(int column) => Index(table, old.Fields[column].Name) is >= 0 and var at ? at : null;

        int Place(int place) =>
            place >= before ? now + place - before
            : place == gone ? now + keptBefore
            : Index(table, old.Fields[place].Name);
    }

    /// <summary>The values, for existing rows, of the kept columns that follow the table's own.</summary>
    public static IEnumerable<Scalar> Kept(TableRelation old, string? changed)
    {
        var types = old.Rows.Store.Types;
        for (var i = old.Fields.Count; i < types.Count; i++)
            yield return new InputRef(i, types[i]);
        if (Index(old, changed) is >= 0 and var gone)
            yield return new InputRef(gone, types[gone]);
    }

    /// <summary>The index of a column; -1 if there is none of that name.</summary>
    public static int Index(Relation table, string? column) => table.Fields.ToList().FindIndex(f => f.Name == column);
}
