namespace Balloon.Notebook.Sql;

/// <summary>What the server says besides its answer, as that a view is there already and was left.</summary>
/// <param name="Severity"><c>NOTICE</c>, <c>WARNING</c>, <c>INFO</c> and the like.</param>
/// <param name="Message">What it says.</param>
/// <param name="Detail">More about it; null for nothing.</param>
/// <param name="Hint">What to try; null for nothing.</param>
public sealed record ServerNotice(string Severity, string Message, string? Detail, string? Hint)
{
    /// <summary>In the lines in which psql shows it.</summary>
    public override string ToString() =>
        $"{Severity}:  {Message}{(Detail is null ? "" : $"\nDETAIL:  {Detail}")}{(Hint is null ? "" : $"\nHINT:  {Hint}")}";
}
