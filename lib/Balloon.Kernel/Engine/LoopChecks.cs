using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Inserts a check for interruption at the start of each loop and method, and at each label. Lines stay the same but columns do not, so
/// errors are reported from the source without checks.
/// </summary>
internal static class LoopChecks
{
    private const string Check = " global::Balloon.Kernel.Engine.CellInterruption.Check(); ";

    /// <summary>The code with checks, or null if there is nothing to insert.</summary>
    public static string? Insert(string code, SyntaxNode root)
    {
        List<(int Position, string Text)> insertions = [];
        foreach (var node in root.DescendantNodes())
        {
            var body = node switch
            {
                WhileStatementSyntax loop => loop.Statement,
                DoStatementSyntax loop => loop.Statement,
                ForStatementSyntax loop => loop.Statement,
                CommonForEachStatementSyntax loop => loop.Statement,
                LocalFunctionStatementSyntax function => function.Body,
                BaseMethodDeclarationSyntax method => method.Body,
                _ => (StatementSyntax?)null,
            };
            if (node is LabeledStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } label)
            {
                insertions.Add((label.Statement.Span.Start, Check));
            }
            else if (body is BlockSyntax block)
            {
                insertions.Add((block.OpenBraceToken.Span.End, Check));
            }
            else if (body is not null)
            {
                insertions.Add((body.Span.Start, "{" + Check));
                insertions.Add((body.Span.End, "}"));
            }
        }

        if (insertions.Count == 0)
            return null;
        var text = new StringBuilder(code.Length + (insertions.Count * Check.Length));
        var at = 0;

        // The sort is stable: of nested loops without braces, the inner one ends first and the outer one begins first, in the order in
        // which they were found.
        foreach (var (position, inserted) in insertions.OrderBy(i => i.Position))
        {
            text.Append(code, at, position - at).Append(inserted);
            at = position;
        }

        return text.Append(code, at, code.Length - at).ToString();
    }
}
