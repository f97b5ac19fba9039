namespace Balloon.Kernel.Notebooks;

/// <summary>A file is not a notebook that can be read.</summary>
/// <param name="message">Which file, what is wrong with it, and what to do.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class NotebookFormatException(string message, Exception? inner = null) : Exception(message, inner);
