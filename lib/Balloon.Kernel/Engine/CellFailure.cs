namespace Balloon.Kernel.Engine;

/// <summary>Why a cell failed, as a person should read it.</summary>
/// <param name="Name">The exception's type, or "CompilationError".</param>
/// <param name="Message">One line or a few.</param>
/// <param name="Details">The lines of the traceback: diagnostics with the spot marked, or where in which cell it was thrown.</param>
/// <param name="Line">The line in the cell, from 1; null where it is not known.</param>
public sealed record CellFailure(string Name, string Message, IReadOnlyList<string> Details, int? Line)
{
    /// <summary>Everything, line by line.</summary>
    public override string ToString() => string.Join('\n', Details);
}
