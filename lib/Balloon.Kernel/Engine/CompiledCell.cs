using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Balloon.Kernel.Engine;

/// <summary>A cell that is ready to run.</summary>
/// <param name="Run">Runs the cell with the notebook's states, one slot per cell.</param>
/// <param name="IsResult">Whether the returned object is the value of a last expression; null if there is no such expression.</param>
/// <param name="Warnings">What the reader should know before it runs, one line each.</param>
internal sealed record CompiledCell(Func<object?[], Task<object?>> Run, Func<object?, bool>? IsResult, ImmutableArray<string> Warnings);

/// <summary>A cell does not compile.</summary>
internal sealed class CompilationException(ImmutableArray<Diagnostic> diagnostics, SyntaxTree tree, Compilation? compilation = null)
    : Exception("The cell does not compile.")
{
    public ImmutableArray<Diagnostic> Diagnostics { get; } = diagnostics;

    public SyntaxTree Tree { get; } = tree;

    /// <summary>The cell and its basis, from which the types of its expressions are known; null if it was not compiled as a whole.</summary>
    public Compilation? Compilation { get; } = compilation;
}
