using System.Text.RegularExpressions;

namespace Balloon.Kernel.Engine;

/// <summary>
/// A cell that fails still declares its variables, with no value. A later cell that uses one then fails with a null reference, which says
/// nothing about the cause: this names the cell to run again.
/// </summary>
internal sealed class UnsetVariables
{
    /// <summary>The source of each failed cell, by the type of its state.</summary>
    private readonly Dictionary<Type, string> failed = [];

    /// <summary>Notes that a cell failed while it ran.</summary>
    /// <param name="state">The cell's state; null if it has none.</param>
    /// <param name="source">The cell.</param>
    public void Failed(object? state, string source)
    {
        if (state is not null)
            failed[state.GetType()] = source;
    }

    /// <summary>What to do, in one sentence; null if the null reference has another cause.</summary>
    /// <param name="states">The states of the notebook's cells.</param>
    /// <param name="own">The state of the cell that threw the null reference.</param>
    /// <param name="source">That cell.</param>
    public string? Hint(object?[] states, object? own, string source)
    {
        if (failed.Count == 0)
            return null;
        foreach (var (field, value) in StateCleaner.Variables(states))
        {
            // A null reference in the failed cell itself has another cause, which its own trace shows.
            if (
                value is null
                && failed.TryGetValue(field.DeclaringType!, out var declaring)
                && field.DeclaringType != own?.GetType()
                && Mentions(source, field.Name)
            )
                return $"{field.Name} has no value, because the cell with «{Line(declaring, field.Name)}» failed. Run that cell again, and then this one.";
        }

        return null;
    }

    /// <summary>The first line of a cell that mentions a name, by which a reader finds the cell.</summary>
    public static string Line(string source, string name) =>
        Array.Find(source.Split('\n'), line => Mentions(line, name))?.Trim() ?? source.Trim();

    private static bool Mentions(string source, string name) =>
        Regex.IsMatch(source, $@"\b{Regex.Escape(name)}\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
