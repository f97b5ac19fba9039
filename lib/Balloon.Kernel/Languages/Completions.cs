using System.Collections.Immutable;

namespace Balloon.Kernel.Languages;

/// <summary>Completions for a cell.</summary>
/// <param name="Start">The start of the text to replace.</param>
/// <param name="End">The end of the text to replace.</param>
/// <param name="Items">The completions.</param>
public sealed record Completions(int Start, int End, ImmutableArray<Completion> Items);

/// <summary>A completion.</summary>
/// <param name="Text">The text to insert.</param>
/// <param name="Kind">The kind in one word, such as <c>method</c> or <c>table</c>.</param>
public readonly record struct Completion(string Text, string Kind);
