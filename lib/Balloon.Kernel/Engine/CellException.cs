namespace Balloon.Kernel.Engine;

/// <summary>A cell asks for what there is not: an unknown magic, a file that is missing, a package that does not restore.</summary>
internal sealed class CellException(string name, string message, int? line = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of failure, as a traceback's headline says it.</summary>
    public string Name { get; } = name;

    /// <summary>The line in the cell, from 1.</summary>
    public int? Line { get; } = line;
}
