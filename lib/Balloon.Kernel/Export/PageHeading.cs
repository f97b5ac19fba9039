namespace Balloon.Kernel.Export;

/// <summary>A heading of a page, for its table of contents.</summary>
internal readonly record struct PageHeading(int Level, string Id, string Text);
