using System.Collections.Immutable;

namespace Balloon.Kernel.Languages;

/// <summary>How a cell may go on.</summary>
/// <param name="Start">Where what is replaced begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Items">What may stand there.</param>
public sealed record Completions(int Start, int End, ImmutableArray<Completion> Items);

/// <summary>A name that fits, and what it names.</summary>
/// <param name="Text">What is put in.</param>
/// <param name="Kind">What it is, in one word, such as <c>method</c> or <c>table</c>.</param>
public readonly record struct Completion(string Text, string Kind);
