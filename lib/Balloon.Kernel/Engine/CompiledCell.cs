using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Balloon.Kernel.Engine;

/// <summary>A cell that is ready to run.</summary>
/// <param name="Run">Runs the cell with the notebook's states, one slot per cell.</param>
/// <param name="IsResult">Whether the returned object is the value of a last expression; null if there is no such expression.</param>
internal sealed record CompiledCell(Func<object?[], Task<object?>> Run, Func<object?, bool>? IsResult);

/// <summary>A cell does not compile.</summary>
internal sealed class CompilationException(ImmutableArray<Diagnostic> diagnostics, SyntaxTree tree)
    : Exception("The cell does not compile.")
{
    public ImmutableArray<Diagnostic> Diagnostics { get; } = diagnostics;

    public SyntaxTree Tree { get; } = tree;
}
