namespace Balloon.Sandbox.Types;

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
public sealed record ResultColumn(string Name, SqlType Type);
