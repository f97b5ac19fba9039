using Balloon.Kernel.Engine;

namespace Balloon.Kernel.Languages;

/// <summary>The languages of a notebook's cells besides C#: the built-in ones, and those that libraries add.</summary>
public sealed class CellLanguages
{
    /// <summary>The names of C# in magics and in the metadata of cells.</summary>
    internal static readonly IReadOnlyList<string> CSharp = ["csharp", "c#", "cs"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ICellLanguage> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the notebook's page already has: scripts that outputs need once.</summary>
    internal System.Collections.Concurrent.ConcurrentDictionary<string, bool> Shown { get; } = new(StringComparer.Ordinal);

    internal CellLanguages()
    {
        foreach (var language in DisplayLanguage.All)
            Add(language);
    }

    /// <summary>All names, including C#'s, in order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _byName.Keys.Concat(CSharp).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Adds a language; one of the same name is replaced.</summary>
    /// <exception cref="ArgumentException">One of its names is C#'s.</exception>
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

    /// <summary>Finds a language by name, or returns null.</summary>
    public ICellLanguage? Find(string name)
    {
        lock (_gate)
            return _byName.GetValueOrDefault(name);
    }

    internal static bool IsCSharp(string name) => CSharp.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a language by name; null for C#.</summary>
    /// <exception cref="CellException">There is none.</exception>
    internal ICellLanguage? Known(string name, int line) =>
        IsCSharp(name)
            ? null
            : Find(name)
                ?? throw new CellException(
                    "UnknownMagic",
                    $"There is no magic #!{name} here (line {line}).{Nearest.Hint("#!" + name, CellSplitter.Magics(this))} The known ones are {string.Join(", ", CellSplitter.Magics(this))}. "
                        + "Other languages come with a library: run the notebook's first code cells, which load it, and then this one.",
                    line
                );
}
