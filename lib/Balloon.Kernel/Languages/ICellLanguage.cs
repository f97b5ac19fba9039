namespace Balloon.Kernel.Languages;

/// <summary>
/// A cell language besides C#. A cell, or the rest of one, is in this language after a line <c>#!NAME</c>. Libraries add their own
/// languages with <see cref="CellLanguages.Add"/>.
/// </summary>
public interface ICellLanguage
{
    /// <summary>Its name: <c>sql</c> for cells that begin with <c>#!sql</c>.</summary>
    string Name { get; }

    /// <summary>Its other names.</summary>
    IReadOnlyList<string> Aliases => [];

    /// <summary>The options that may follow its name; any others are refused before the cell runs.</summary>
    IReadOnlyList<CellOption> Options => [];

    /// <summary>Runs a cell.</summary>
    /// <param name="cell">The cell's text and options.</param>
    /// <param name="notebook">The cell's notebook.</param>
    /// <param name="cancellationToken">Cancelled when the cell is interrupted or its time is up.</param>
    /// <exception cref="CellLanguageException">The cell failed: the reader sees only the message.</exception>
    Task RunAsync(LanguageCell cell, CellNotebook notebook, CancellationToken cancellationToken);

    /// <summary>Completions at <paramref name="cursor"/>; null if the language has none.</summary>
    Task<Completions?> CompleteAsync(string code, int cursor, CellNotebook notebook, CancellationToken cancellationToken) =>
        Task.FromResult<Completions?>(null);

    /// <summary>Describes what is at <paramref name="cursor"/>; null if there is nothing to say.</summary>
    Task<string?> InspectAsync(string code, int cursor, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}

/// <summary>An option of a language's first line.</summary>
/// <param name="Name">The name with its dashes: <c>--name</c>.</param>
/// <param name="Value">A placeholder for its value in messages, such as <c>NAME</c>.</param>
/// <param name="Description">What it does, in a sentence.</param>
public sealed record CellOption(string Name, string Value, string Description);

/// <summary>Text in a language.</summary>
/// <param name="Code">The lines, preceded by empty ones that keep the line numbers of the cell.</param>
/// <param name="Options">The values of the options, by name with dashes.</param>
public sealed record LanguageCell(string Code, IReadOnlyDictionary<string, string> Options);

/// <summary>A cell in another language failed, and the message tells everything: neither exception type nor stack are shown.</summary>
/// <param name="name">The kind of failure, such as <c>SqlError</c>.</param>
/// <param name="message">What happened and what to do, in one or several lines.</param>
/// <param name="line">The line in the cell, from 1; null if unknown.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class CellLanguageException(string name, string message, int? line = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The kind of failure.</summary>
    public string Name { get; } = name;

    /// <summary>The line in the cell, from 1; null if unknown.</summary>
    public int? Line { get; } = line;
}
