namespace Balloon.Notebook.Cells;

/// <summary>A SQL cell cannot be run, or the server refused a statement of it.</summary>
/// <param name="message">All that the reader sees: what, where with a caret, and what helps.</param>
/// <param name="line">The line in the cell, from 1; null where it is not known.</param>
/// <param name="inner">The cause, where there is one.</param>
internal sealed class SqlCellException(string message, int? line = null, Exception? inner = null) : Exception(message, inner)
{
    public int? Line { get; } = line;
}
