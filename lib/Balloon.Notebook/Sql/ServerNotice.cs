namespace Balloon.Notebook.Sql;

/// <summary>A message of the server beside the result, for example that a view exists already.</summary>
/// <param name="Severity"><c>NOTICE</c>, <c>WARNING</c>, <c>INFO</c> and the like.</param>
/// <param name="Message">The message.</param>
/// <param name="Detail">More about it, or null.</param>
/// <param name="Hint">What to try, or null.</param>
public sealed record ServerNotice(string Severity, string Message, string? Detail, string? Hint)
{
    /// <summary>The lines that psql would show.</summary>
    public override string ToString() =>
        $"{Severity}:  {Message}{(Detail is null ? "" : $"\nDETAIL:  {Detail}")}{(Hint is null ? "" : $"\nHINT:  {Hint}")}";
}
