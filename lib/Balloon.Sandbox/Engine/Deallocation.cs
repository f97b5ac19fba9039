namespace Balloon.Sandbox.Engine;

/// <summary>A client's request to deallocate prepared statements.</summary>
/// <param name="Name">The name of one statement; null for all.</param>
public sealed record Deallocation(string? Name);
