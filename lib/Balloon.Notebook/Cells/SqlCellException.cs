namespace Balloon.Notebook.Cells;

/// <summary>A SQL cell cannot be run, or the server refused a statement of it.</summary>
/// <param name="message">The full text for the reader: the error, its position with a caret, and advice.</param>
/// <param name="line">The line in the cell, from 1; null if unknown.</param>
/// <param name="inner">The cause, or null.</param>
internal sealed class SqlCellException(string message, int? line = null, Exception? inner = null) : Exception(message, inner)
{
    public int? Line { get; } = line;
}
