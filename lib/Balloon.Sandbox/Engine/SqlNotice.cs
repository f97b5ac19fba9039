namespace Balloon.Sandbox.Engine;

/// <summary>A message beside the result.</summary>
/// <param name="Severity">NOTICE or WARNING.</param>
/// <param name="Message">The text.</param>
public sealed record SqlNotice(string Severity, string Message);
