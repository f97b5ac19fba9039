using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balloon.Kernel.Engine;

/// <summary>A cell's code before it is loaded.</summary>
/// <param name="Compilation">The compilation, which is the basis for later cells.</param>
/// <param name="Tree">The cell, with checks for interruption.</param>
/// <param name="Assembly">The assembly; null if there is nothing to run, only usings for later cells.</param>
/// <param name="Symbols">The debug symbols, for line numbers.</param>
internal sealed record EmittedCell(CSharpCompilation Compilation, SyntaxTree Tree, Stream? Assembly, Stream Symbols)
{
    /// <summary>What the reader should know before the cell runs, one line each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    public CompilationUnitSyntax Root => (CompilationUnitSyntax)Tree.GetRoot();
}
