namespace Balloon.Sandbox.Columns;

/// <summary>A column to sort by. Nulls are the greatest values unless told: last when ascending, first when descending.</summary>
internal readonly record struct SortKey(int Column, bool Descending, bool NullsFirst)
{
    public SortKey(int column, bool descending, bool? nullsFirst)
        : this(column, descending, nullsFirst ?? descending) { }
}
