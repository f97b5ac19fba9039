using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balloon.Kernel.Engine;

/// <summary>A cell's code, not loaded yet.</summary>
/// <param name="Compilation">What it was made from; later cells build on it.</param>
/// <param name="Tree">The cell, with checks for interruption.</param>
/// <param name="Assembly">Its code; null where there is nothing to run and later cells see its usings.</param>
/// <param name="Symbols">What tells the lines of the code.</param>
internal sealed record EmittedCell(CSharpCompilation Compilation, SyntaxTree Tree, Stream? Assembly, Stream Symbols)
{
    public CompilationUnitSyntax Root => (CompilationUnitSyntax)Tree.GetRoot();
}
