namespace Balloon.Kernel.Engine;

/// <summary>Why a cell failed, for a person to read.</summary>
/// <param name="Name">The exception's type, or "CompilationError".</param>
/// <param name="Message">One or a few lines.</param>
/// <param name="Details">
/// The lines of the traceback: diagnostics with the position marked, or the cell and line where it was thrown.
/// </param>
/// <param name="Line">The line in the cell, from 1; null if unknown.</param>
public sealed record CellFailure(string Name, string Message, IReadOnlyList<string> Details, int? Line)
{
    /// <summary>The full text.</summary>
    public override string ToString() => string.Join('\n', Details);
}
