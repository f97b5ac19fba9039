using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Balloon.Kernel.Engine;

/// <summary>A cell that was read and put after the cells before it; what it declares is known to later ones from here on.</summary>
/// <param name="Compilation">The cell and what it stands on.</param>
/// <param name="Tree">The cell, with checks for interruption.</param>
/// <param name="Plain">The cell without them.</param>
internal sealed record PreparedCell(CSharpCompilation Compilation, SyntaxTree Tree, SyntaxTree Plain)
{
    /// <summary>How cells become code. Their symbols go to the runtime with their assembly: nobody looks for them by a checksum.</summary>
    public static EmitOptions Emitting { get; } =
        new(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbChecksumAlgorithm: default(HashAlgorithmName));

    /// <summary>Reads a cell; null where it has no code and declares nothing.</summary>
    /// <param name="basis">What it stands on.</param>
    /// <param name="code">C#, without <c>#r</c> lines.</param>
    /// <param name="name">The cell's name in stack traces.</param>
    /// <param name="cancellationToken">Stops the compiler.</param>
    public static PreparedCell? Of(CSharpCompilation basis, string code, string name, CancellationToken cancellationToken)
    {
        var plain = Parse(code, name, cancellationToken);
        var root = (CompilationUnitSyntax)plain.GetRoot(cancellationToken);
        var parsed = !plain.GetDiagnostics(cancellationToken).Any(d => d.Severity == DiagnosticSeverity.Error);
        if (parsed && root.Members.Count == 0 && root.Usings.Count == 0 && !root.ContainsDirectives)
            return null;
        var tree = parsed && LoopChecks.Insert(code, root) is { } checkedCode ? Parse(checkedCode, name, cancellationToken) : plain;

        // That code may be unsafe is written into its assembly, which takes a twentieth of what a small cell takes.
        if (code.Contains("unsafe", StringComparison.Ordinal) || code.Contains("#load", StringComparison.Ordinal))
            basis = basis.WithOptions(basis.Options.WithAllowUnsafe(true));
        return new(basis.AddSyntaxTrees(tree), tree, plain);
    }

    /// <summary>The cell's code.</summary>
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
                throw new CompilationException(
                    Tree == Plain ? errors : Errors(Compilation.ReplaceSyntaxTree(Tree, Plain).GetDiagnostics(cancellationToken)),
                    Plain
                );
            return new(Compilation, Tree, null, symbols); // Usings alone: nothing to run, but later cells have them.
        }

        assembly.Position = 0;
        symbols.Position = 0;
        return new(Compilation, Tree, assembly, symbols);
    }

    private static SyntaxTree Parse(string code, string name, CancellationToken cancellationToken) =>
        CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), CellCompiler.Parsing, name, cancellationToken);

    private static ImmutableArray<Diagnostic> Errors(ImmutableArray<Diagnostic> diagnostics) =>
        diagnostics.RemoveAll(d => d.Severity != DiagnosticSeverity.Error);
}
