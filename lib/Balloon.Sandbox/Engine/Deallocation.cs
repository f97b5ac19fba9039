namespace Balloon.Sandbox.Engine;

/// <summary>Prepared statements that a client wants forgotten.</summary>
/// <param name="Name">The name that the client gave one; null for all.</param>
public sealed record Deallocation(string? Name);
