using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balloon.Kernel.Engine;

/// <summary>
/// A forgotten <c>await</c>, the most frequent mistake in a notebook. As a statement the call runs, but neither its result nor its error is
/// shown; where its result is used, the compiler speaks of members and conversions, and not of the cause.
/// </summary>
internal static class ForgottenAwait
{
    /// <summary>The compiler's warning for a call that returns a task which nobody awaits.</summary>
    private const string NotAwaited = "CS4014";

    /// <summary>A line for each statement of the cell whose task nobody awaits.</summary>
    public static ImmutableArray<string> Warnings(ImmutableArray<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(d => d.Id == NotAwaited).OrderBy(d => d.Location.SourceSpan.Start).Select(Warning)];

    /// <summary>What to do; null where the cell fails to compile for another reason.</summary>
    public static string? Hint(CompilationException failure)
    {
        if (failure.Compilation is not { } compilation || !compilation.ContainsSyntaxTree(failure.Tree))
            return null;
        var model = compilation.GetSemanticModel(failure.Tree);
        foreach (var diagnostic in failure.Diagnostics.Where(d => d.Location.SourceTree == failure.Tree))
        {
            foreach (
                var expression in Candidates(failure.Tree.GetRoot().FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true))
            )
            {
                if (model.GetTypeInfo(expression).Type is { } type && IsTask(type))
                    return $"Hint: {Named(expression)} is a {type.ToMinimalDisplayString(model, expression.SpanStart)}, and not its result yet: write `await` before the call that returns it.";
            }
        }

        return null;
    }

    private static string Warning(Diagnostic diagnostic)
    {
        var line = diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1;
        var call = diagnostic.Location.SourceTree!.GetRoot().FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Line {line}: nobody awaits {Named(call)}, so neither its result nor its error is shown. Write `await` before it."
        );
    }

    /// <summary>The expressions at an error whose type may be the cause: what a member or an element is taken of, and operands.</summary>
    private static IEnumerable<ExpressionSyntax> Candidates(SyntaxNode node)
    {
        foreach (var around in node.AncestorsAndSelf().TakeWhile(n => n is not (StatementSyntax and not ForEachStatementSyntax)))
        {
            switch (around)
            {
                case MemberAccessExpressionSyntax member:
                    yield return member.Expression;
                    break;
                case ElementAccessExpressionSyntax element:
                    yield return element.Expression;
                    break;
                case BinaryExpressionSyntax binary:
                    yield return binary.Left;
                    yield return binary.Right;
                    break;
                case CastExpressionSyntax cast:
                    yield return cast.Expression;
                    break;
                case ForEachStatementSyntax each:
                    yield return each.Expression;
                    yield break;
                case ExpressionSyntax expression when expression == node:
                    yield return expression;
                    break;
            }
        }
    }

    private static string Named(SyntaxNode expression) =>
        expression is InvocationExpressionSyntax call ? $"{call.Expression.ToString().ReplaceLineEndings(" ")}(…)" : expression.ToString();

    private static bool IsTask(ITypeSymbol type) =>
        type is { Name: nameof(Task) or nameof(ValueTask) } && type.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks";
}
