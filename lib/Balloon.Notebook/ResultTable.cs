namespace Balloon.Notebook;

/// <summary>A small table that the library made, such as a topic's offsets or a table's snapshots. As a cell's last expression it is shown.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">Their names, in order.</param>
/// <param name="Rows">The rows; what is not there is null.</param>
public sealed record ResultTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <inheritdoc/>
    public override string ToString() => Display.TextTable.Write(Columns, Rows, showNulls: false);
}
