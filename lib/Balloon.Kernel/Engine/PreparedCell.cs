using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Balloon.Kernel.Engine;

/// <summary>A cell that was parsed and added after the earlier cells; from now on later cells see its declarations.</summary>
/// <param name="Compilation">The cell and its basis.</param>
/// <param name="Tree">The cell, with checks for interruption.</param>
/// <param name="Plain">The cell without these checks.</param>
internal sealed record PreparedCell(CSharpCompilation Compilation, SyntaxTree Tree, SyntaxTree Plain)
{
    /// <summary>
    /// The options for emitting cells. Symbols are passed to the runtime with their assembly, so their checksum is not needed.
    /// </summary>
    public static EmitOptions Emitting { get; } =
        new(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbChecksumAlgorithm: default(HashAlgorithmName));

    /// <summary>Parses a cell; null if it has no code and declares nothing.</summary>
    /// <param name="basis">The compilation on which it is based.</param>
    /// <param name="code">C#, without <c>#r</c> lines.</param>
    /// <param name="name">The cell's name in stack traces.</param>
    /// <param name="cancellationToken">Cancels the compilation.</param>
    public static PreparedCell? Of(CSharpCompilation basis, string code, string name, CancellationToken cancellationToken)
    {
        var plain = Parse(code, name, cancellationToken);
        var root = (CompilationUnitSyntax)plain.GetRoot(cancellationToken);
        var parsed = !plain.GetDiagnostics(cancellationToken).Any(d => d.Severity == DiagnosticSeverity.Error);
        if (parsed && root.Members.Count == 0 && root.Usings.Count == 0 && !root.ContainsDirectives)
            return null;
        var tree = parsed && LoopChecks.Insert(code, root) is { } checkedCode ? Parse(checkedCode, name, cancellationToken) : plain;

        // The permission for unsafe code is written into the assembly, which takes a twentieth of the time for a small cell.
        if (code.Contains("unsafe", StringComparison.Ordinal) || code.Contains("#load", StringComparison.Ordinal))
            basis = basis.WithOptions(basis.Options.WithAllowUnsafe(true));
        return new(basis.AddSyntaxTrees(tree), tree, plain);
    }

    /// <summary>Emits the cell's code.</summary>
    /// <exception cref="CompilationException">It does not compile.</exception>
    public EmittedCell Emit(CancellationToken cancellationToken)
    {
        var assembly = new MemoryStream();
        var symbols = new MemoryStream();
        var emitted = Compilation.Emit(assembly, symbols, options: Emitting, cancellationToken: cancellationToken);
        if (!emitted.Success)
        {
            var errors = Errors(emitted.Diagnostics);
            if (errors.Length > 0)
            {
                var written = Tree == Plain ? Compilation : Compilation.ReplaceSyntaxTree(Tree, Plain);
                throw new CompilationException(Tree == Plain ? errors : Errors(written.GetDiagnostics(cancellationToken)), Plain, written);
            }

            return new(Compilation, Tree, null, symbols); // There are only usings: nothing to run, but later cells see them.
        }

        assembly.Position = 0;
        symbols.Position = 0;
        return new(Compilation, Tree, assembly, symbols) { Warnings = ForgottenAwait.Warnings(emitted.Diagnostics) };
    }

    private static SyntaxTree Parse(string code, string name, CancellationToken cancellationToken) =>
        CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), CellCompiler.Parsing, name, cancellationToken);

    private static ImmutableArray<Diagnostic> Errors(ImmutableArray<Diagnostic> diagnostics) =>
        diagnostics.RemoveAll(d => d.Severity != DiagnosticSeverity.Error);
}
