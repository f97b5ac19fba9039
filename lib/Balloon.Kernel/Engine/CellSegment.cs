using Balloon.Kernel.Languages;

namespace Balloon.Kernel.Engine;

/// <summary>A run of a cell's lines in one language.</summary>
/// <param name="Language">The language; null for C#.</param>
/// <param name="Code">The lines, preceded by as many empty ones as keep the line numbers of the cell.</param>
/// <param name="Options">Options of the line that names the language.</param>
internal readonly record struct CellSegment(ICellLanguage? Language, string Code, IReadOnlyDictionary<string, string> Options);

/// <summary>A cell cut at its magic lines.</summary>
/// <param name="Segments">In order.</param>
/// <param name="Time">Whether the cell asks with <c>#!time</c> for its wall time.</param>
/// <param name="Commands">Other magics, such as <c>#!who</c>, in order.</param>
internal sealed record CellParts(IReadOnlyList<CellSegment> Segments, bool Time, IReadOnlyList<string> Commands);
