namespace Balloon.Kernel.Engine;

/// <summary>
/// A notebook's first cells bring libraries and declare what the others use. Whoever begins further down reads of names that do not exist:
/// this says where they come from.
/// </summary>
internal static class SetUpHint
{
    /// <summary>The compiler's errors for a name, a type and a part of a namespace that do not exist.</summary>
    private static readonly HashSet<string> Unknown = new(["CS0103", "CS0246", "CS0234"], StringComparer.Ordinal);

    /// <summary>What to do; null where the failure has another cause, or the notebook is set up already.</summary>
    /// <param name="failure">Why the cell does not compile.</param>
    /// <param name="cells">The cells so far.</param>
    public static string? Of(CompilationException failure, CellCompiler cells)
    {
        if (cells.ReferencedFiles.Count > 0 || !failure.Diagnostics.Any(d => Unknown.Contains(d.Id)))
            return null;
        return cells.Count == 0
            ? "Hint: this is the first cell since the kernel started. If others come before it, run the notebook's first code cells, which set it up, and then this one."
            : "Hint: no cell with #r has run since the kernel started. If the notebook has one, run its first code cells, which set it up, and then this one.";
    }
}
