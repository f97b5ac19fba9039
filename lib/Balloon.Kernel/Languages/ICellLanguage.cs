namespace Balloon.Kernel.Languages;

/// <summary>
/// A language of cells beside C#. A cell, or the rest of one, is in it after a line <c>#!NAME</c>. Libraries bring languages of their own
/// through <see cref="CellLanguages.Add"/>.
/// </summary>
public interface ICellLanguage
{
    /// <summary>Its name: <c>sql</c> for cells that begin with <c>#!sql</c>.</summary>
    string Name { get; }

    /// <summary>Other names for it.</summary>
    IReadOnlyList<string> Aliases => [];

    /// <summary>What may stand after its name; anything else there is refused before the cell runs.</summary>
    IReadOnlyList<CellOption> Options => [];

    /// <summary>Runs a cell.</summary>
    /// <param name="cell">What was written.</param>
    /// <param name="notebook">The notebook that it was written in.</param>
    /// <param name="cancellationToken">Cancelled when the cell is interrupted or its time is over.</param>
    /// <exception cref="CellLanguageException">The cell is wrong: the message is all that the reader sees.</exception>
    Task RunAsync(LanguageCell cell, CellNotebook notebook, CancellationToken cancellationToken);

    /// <summary>How the cell may go on at <paramref name="cursor"/>; null where the language has no say.</summary>
    Task<Completions?> CompleteAsync(string code, int cursor, CellNotebook notebook, CancellationToken cancellationToken) =>
        Task.FromResult<Completions?>(null);

    /// <summary>What stands at <paramref name="cursor"/>; null where there is nothing to say.</summary>
    Task<string?> InspectAsync(string code, int cursor, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}

/// <summary>An option of a language's first line.</summary>
/// <param name="Name">With its dashes: <c>--name</c>.</param>
/// <param name="Value">What follows it, for messages, such as <c>NAME</c>.</param>
/// <param name="Description">What it does, in a sentence.</param>
public sealed record CellOption(string Name, string Value, string Description);

/// <summary>What was written in a language.</summary>
/// <param name="Code">The lines, preceded by as many empty ones as keep the line numbers of the cell.</param>
/// <param name="Options">Options of the first line with their values, by name with dashes.</param>
public sealed record LanguageCell(string Code, IReadOnlyDictionary<string, string> Options);

/// <summary>A cell in another language failed in a way that its message tells whole: no exception type and no stack are shown.</summary>
/// <param name="name">What kind of failure, such as <c>SqlError</c>.</param>
/// <param name="message">What happened and what to do, one line or several.</param>
/// <param name="line">The line in the cell, from 1; null where it is not known.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class CellLanguageException(string name, string message, int? line = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What kind of failure.</summary>
    public string Name { get; } = name;

    /// <summary>The line in the cell, from 1; null where it is not known.</summary>
    public int? Line { get; } = line;
}
