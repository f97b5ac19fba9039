namespace Balloon.Sandbox.Types;

/// <summary>A field of a struct.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
public sealed record StructField(string Name, SqlType Type);
