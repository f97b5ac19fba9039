namespace Balloon.Sandbox.Engine;

/// <summary>
/// Earlier shapes of a table whose columns were changed. Views made before a change go on with the columns of that time, also after a
/// restart, and rows that are retracted carry the values that those columns had.
/// </summary>
/// <param name="Shapes">The earlier columns, the oldest shape first.</param>
/// <param name="Kept">Columns that only earlier shapes have; they follow the table's own in its rows.</param>
internal sealed record TableHistory(IReadOnlyList<TableShape> Shapes, IReadOnlyList<KeptColumn> Kept)
{
    /// <summary>The history of a table that was not altered since another object depended on it.</summary>
    public static TableHistory None { get; } = new([], []);
}

/// <summary>The columns of a table at an earlier time.</summary>
/// <param name="Until">Objects with a lower number than this see this shape, unless an older shape applies to them.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Key">The columns of the key.</param>
/// <param name="KeyMayBeNull">Whether every column of the key may be null.</param>
internal sealed record TableShape(long Until, IReadOnlyList<ShapeColumn> Columns, IReadOnlyList<int>? Key, bool KeyMayBeNull);

/// <summary>A column of a shape.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in SQL.</param>
/// <param name="Hidden">True for a row id.</param>
/// <param name="Place">Its index among the columns of the table's rows.</param>
internal sealed record ShapeColumn(string Name, string Type, bool Hidden, int Place);

/// <summary>A column that the table no longer has: it was dropped, or changed its type.</summary>
/// <param name="Type">Its type in SQL.</param>
/// <param name="Of">The present column that gives its values in new rows; null for NULL.</param>
internal sealed record KeptColumn(string Type, int? Of);
