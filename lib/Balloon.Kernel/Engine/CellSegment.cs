using Balloon.Kernel.Languages;

namespace Balloon.Kernel.Engine;

/// <summary>Consecutive lines of a cell in one language.</summary>
/// <param name="Language">The language; null for C#.</param>
/// <param name="Code">The lines, preceded by empty ones that keep the line numbers of the cell.</param>
/// <param name="Options">The options of the line that selects the language.</param>
internal readonly record struct CellSegment(ICellLanguage? Language, string Code, IReadOnlyDictionary<string, string> Options);

/// <summary>A cell split at its magic lines.</summary>
/// <param name="Segments">The segments in order.</param>
/// <param name="Time">Whether the cell asks for its wall time with <c>#!time</c>.</param>
/// <param name="Commands">Other magics, such as <c>#!who</c>, in order.</param>
internal sealed record CellParts(IReadOnlyList<CellSegment> Segments, bool Time, IReadOnlyList<string> Commands);
