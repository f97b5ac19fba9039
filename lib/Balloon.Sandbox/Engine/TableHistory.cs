namespace Balloon.Sandbox.Engine;

/// <summary>
/// What a table was before its columns were changed. Views that stood on it then go on with the columns that they were made of: after a
/// restart too, and with the values that those columns had in rows that are taken back.
/// </summary>
/// <param name="Shapes">The columns of then, the oldest first.</param>
/// <param name="Kept">Columns that only they still see, which stand behind the table's own.</param>
internal sealed record TableHistory(IReadOnlyList<TableShape> Shapes, IReadOnlyList<KeptColumn> Kept)
{
    /// <summary>Of a table that nobody changed since something stood on it.</summary>
    public static TableHistory None { get; } = new([], []);
}

/// <summary>The columns of a table at some time.</summary>
/// <param name="Until">Objects with a number below this one see them, save those that an older shape is for.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Key">Those of the key.</param>
/// <param name="KeyMayBeNull">True when each of these may be null.</param>
internal sealed record TableShape(long Until, IReadOnlyList<ShapeColumn> Columns, IReadOnlyList<int>? Key, bool KeyMayBeNull);

/// <summary>A column of a shape.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as SQL has it.</param>
/// <param name="Hidden">True of the number of a row.</param>
/// <param name="Place">Where it stands among the columns of the table's rows.</param>
internal sealed record ShapeColumn(string Name, string Type, bool Hidden, int Place);

/// <summary>A column that the table has no more: a dropped one, or one of another type.</summary>
/// <param name="Type">Its type, as SQL has it.</param>
/// <param name="Of">The column of whose values it is made in new rows; null for NULL.</param>
internal sealed record KeptColumn(string Type, int? Of);
