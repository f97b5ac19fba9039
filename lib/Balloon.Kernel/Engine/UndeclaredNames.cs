using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balloon.Kernel.Engine;

/// <summary>
/// A name that does not exist may be declared in a cell that did not compile, or in one that has not run: this says in which. Front ends
/// send a cell when it is run, so cells that have not run are known only where a whole notebook is run.
/// </summary>
/// <param name="cells">All cells of the notebook, if they are known.</param>
internal sealed partial class UndeclaredNames(IReadOnlyList<string> cells)
{
    /// <summary>The compiler's errors for a name and for a type that do not exist.</summary>
    private static readonly HashSet<string> Unknown = new(["CS0103", "CS0246"], StringComparer.Ordinal);

    /// <summary>The cells that did not compile, the newest first.</summary>
    private readonly List<string> _failed = [];

    /// <summary>Notes a cell that does not compile, and says what to do; null if no other cell declares a name that it lacks.</summary>
    /// <param name="failure">Why it does not compile.</param>
    /// <param name="source">The cell.</param>
    public string? Hint(CompilationException failure, string source)
    {
        var names = failure
            .Diagnostics.Where(d => Unknown.Contains(d.Id))
            .Select(d => d.Location.SourceTree!.GetText().ToString(d.Location.SourceSpan))
            .Distinct(StringComparer.Ordinal);
        var hint = names.Select(name => Hint(name, source)).FirstOrDefault(h => h is not null);
        _failed.Remove(source);
        _failed.Insert(0, source);
        return hint;
    }

    private string? Hint(string name, string source)
    {
        if (_failed.Find(cell => cell != source && Declares(cell, name)) is { } broken)
            return $"Hint: {name} is declared in the cell with «{UnsetVariables.Line(broken, name)}», which did not compile. Mend that cell and run it, and then this one.";
        return cells.FirstOrDefault(cell => cell != source && Declares(cell, name)) is { } other
            ? $"Hint: {name} is declared in the cell with «{UnsetVariables.Line(other, name)}», which has not run. It has to run before this one."
            : null;
    }

    /// <summary>Whether a cell declares a name for other cells: a variable, a method or a type, or a result that its magic names.</summary>
    private static bool Declares(string cell, string name)
    {
        if (!cell.Contains(name, StringComparison.Ordinal))
            return false;
        if (Named().Matches(cell).Any(m => m.Groups["name"].Value == name))
            return true;
        return CSharpSyntaxTree
            .ParseText(cell, CellCompiler.Parsing)
            .GetCompilationUnitRoot()
            .Members.Any(member =>
                member switch
                {
                    FieldDeclarationSyntax field => field.Declaration.Variables.Any(v => v.Identifier.ValueText == name),
                    MethodDeclarationSyntax method => method.Identifier.ValueText == name,
                    BaseTypeDeclarationSyntax type => type.Identifier.ValueText == name,
                    GlobalStatementSyntax statement => statement
                        .DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or BlockSyntax))
                        .OfType<SingleVariableDesignationSyntax>()
                        .Any(v => v.Identifier.ValueText == name),
                    _ => false,
                }
            );
    }

    [GeneratedRegex(
        @"^#!\w.*\s--name[\s=]+(?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Named();
}
