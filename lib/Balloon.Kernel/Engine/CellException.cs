namespace Balloon.Kernel.Engine;

/// <summary>A cell refers to something that does not exist: an unknown magic, a missing file, a package that cannot be restored.</summary>
internal sealed class CellException(string name, string message, int? line = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of failure, for the headline of the traceback.</summary>
    public string Name { get; } = name;

    /// <summary>The line in the cell, from 1.</summary>
    public int? Line { get; } = line;
}
