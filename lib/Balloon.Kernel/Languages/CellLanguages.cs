using Balloon.Kernel.Engine;

namespace Balloon.Kernel.Languages;

/// <summary>The languages that a notebook's cells may be in beside C#: those of every notebook, and those that libraries bring.</summary>
public sealed class CellLanguages
{
    /// <summary>What C# is called in magics and in the metadata of cells.</summary>
    internal static readonly IReadOnlyList<string> CSharp = ["csharp", "c#", "cs"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ICellLanguage> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the notebook's page has by now: scripts that outputs need once.</summary>
    internal System.Collections.Concurrent.ConcurrentDictionary<string, bool> Shown { get; } = new(StringComparer.Ordinal);

    internal CellLanguages()
    {
        foreach (var language in ShownLanguage.All)
            Add(language);
    }

    /// <summary>All names, C#'s too, in order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _byName.Keys.Concat(CSharp).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Adds a language; one of the same name gives way.</summary>
    /// <exception cref="ArgumentException">It takes a name of C#.</exception>
    public void Add(ICellLanguage language)
    {
        ArgumentNullException.ThrowIfNull(language);
        string[] names = [language.Name, .. language.Aliases];
        if (Array.Find(names, IsCSharp) is { } taken)
            throw new ArgumentException($"A language cannot be named {taken}: that is C#.", nameof(language));
        lock (_gate)
        {
            foreach (var name in names)
                _byName[name] = language;
        }
    }

    /// <summary>The language of a name; null where there is none.</summary>
    public ICellLanguage? Find(string name)
    {
        lock (_gate)
            return _byName.GetValueOrDefault(name);
    }

    internal static bool IsCSharp(string name) => CSharp.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The language of a name; null for C#.</summary>
    /// <exception cref="CellException">There is none.</exception>
    internal ICellLanguage? Known(string name, int line) =>
        IsCSharp(name)
            ? null
            : Find(name)
                ?? throw new CellException(
                    "UnknownMagic",
                    $"There is no magic #!{name} here (line {line}). Known are {string.Join(", ", CellSplitter.Magics(this))}. "
                        + "Other languages come with a library: run the cell that opens it first, then this one again.",
                    line
                );
}
