namespace Balloon.Sandbox.Columns;

/// <summary>A column to sort by. By default nulls are the greatest values: last when ascending, first when descending.</summary>
internal readonly record struct SortKey(int Column, bool Descending, bool NullsFirst)
{
    public SortKey(int column, bool descending, bool? nullsFirst)
        : this(column, descending, nullsFirst ?? descending) { }

    /// <summary>Compares two values of which at least one is NULL.</summary>
    public int Nulls(bool left, bool right) =>
        left == right ? 0
        : left == NullsFirst ? -1
        : 1;
}
