using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balloon.Kernel.Engine;

/// <summary>
/// C# that is valid in a program but not in a cell, which is a script: the compiler's own errors there are misleading, such as a missing
/// semicolon. Each case has a sentence that says what to write.
/// </summary>
internal static class ScriptLimits
{
    private static readonly CSharpParseOptions Program = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Regular);

    /// <summary>The first invalid place and its sentence; null if there is none.</summary>
    public static (Location Location, string Sentence)? Find(SyntaxTree cell)
    {
        // Valid as a program, but not as a script.
        var tree = CSharpSyntaxTree.ParseText(cell.GetText(), Program, cell.FilePath);
        foreach (
            var node in tree.GetRoot()
                .DescendantNodes(descend => descend is CompilationUnitSyntax or GlobalStatementSyntax or BaseNamespaceDeclarationSyntax)
        )
        {
            if (Sentence(node) is { } sentence)
                return (node.GetLocation(), sentence);
        }

        return null;
    }

    private static string? Sentence(SyntaxNode node) =>
        node switch
        {
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0, Parent: GlobalStatementSyntax } declaration => Using(
                declaration
            ),
            BaseNamespaceDeclarationSyntax space =>
                $"A cell cannot declare a namespace: remove 'namespace {space.Name}' and write its types on their own.",
            BaseTypeDeclarationSyntax type when type.Modifiers.Any(SyntaxKind.FileKeyword) =>
                $"A cell cannot declare a 'file' type: remove the word 'file', as in 'class {type.Identifier.Text}'.",
            TypeDeclarationSyntax { RawKind: (int)SyntaxKind.ExtensionBlockDeclaration } =>
                "A cell cannot have an extension block: write each member as a method with 'this', such as 'static int Twice(this int n) => 2 * n;'.",
            ClassDeclarationSyntax { Members: var members } when members.Any(m => m.IsKind(SyntaxKind.ExtensionBlockDeclaration)) =>
                "A cell cannot have an extension block: write each member as a method of the cell with 'this', such as 'static int Twice(this int n) => 2 * n;'.",
            _ => null,
        };

    private static string Using(LocalDeclarationStatementSyntax declaration)
    {
        var wait = declaration.AwaitKeyword.RawKind != 0 ? "await " : string.Empty;
        var what = declaration.Declaration.ToString();
        var name = declaration.Declaration.Variables[0].Identifier.Text;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"A cell cannot declare with 'using' at its top, because its variables outlive it: write '{wait}using ({what}) {{ … }}', or '{what};' and 'Dispose' when you are done with {name}."
        );
    }
}
