using System.Text.RegularExpressions;

namespace Balloon.Interop.Tests.Slt;

/// <summary>One step of a sqllogictest file.</summary>
/// <param name="File">The file it stands in, relative to the suite's root.</param>
/// <param name="Line">1-based line of its first line.</param>
public abstract record SltRecord(string File, int Line)
{
    /// <summary>Where it stands, as file:line.</summary>
    public string Place => $"{File}:{Line}";
}

/// <summary>A record that runs SQL.</summary>
public abstract record SltSql(string File, int Line, string Sql) : SltRecord(File, Line)
{
    /// <summary>The session it runs in; null is the default one.</summary>
    public string? Connection { get; init; }

    /// <summary>Labels of skipif and onlyif in front of it.</summary>
    public IReadOnlyList<SltCondition> Conditions { get; init; } = [];

    /// <summary>How often it is tried again when it does not give what is expected.</summary>
    public SltRetry? Retry { get; init; }

    /// <summary>What its error must say; null when it must succeed.</summary>
    public SltError? Error { get; init; }
}

/// <summary><c>statement ok | error | count N</c>.</summary>
public sealed record SltStatement(string File, int Line, string Sql, long? Count) : SltSql(File, Line, Sql);

/// <summary><c>query TYPES [SORT]</c> and the lines under its rule.</summary>
public sealed record SltQuery(string File, int Line, string Sql, SltSort? Sort, IReadOnlyList<string> Expected) : SltSql(File, Line, Sql);

/// <summary><c>let NAME, …</c>: the only row of a query becomes variables.</summary>
public sealed record SltLet(string File, int Line, string Sql, IReadOnlyList<string> Names) : SltSql(File, Line, Sql);

/// <summary><c>system ok</c>: a shell command, which this runner does not run.</summary>
public sealed record SltSystem(string File, int Line, string Command) : SltRecord(File, Line)
{
    public IReadOnlyList<SltCondition> Conditions { get; init; } = [];
}

/// <summary><c>sleep DURATION</c>.</summary>
public sealed record SltSleep(string File, int Line, TimeSpan Duration) : SltRecord(File, Line);

/// <summary><c>halt</c>: nothing after it runs.</summary>
public sealed record SltHalt(string File, int Line) : SltRecord(File, Line);

/// <summary><c>control sortmode MODE</c>: how queries that say nothing else are sorted.</summary>
public sealed record SltSortMode(string File, int Line, SltSort Sort) : SltRecord(File, Line);

/// <summary><c>control resultmode rowwise | valuewise</c>.</summary>
public sealed record SltResultMode(string File, int Line, bool ValueWise) : SltRecord(File, Line);

/// <summary><c>control substitution on | off</c>.</summary>
public sealed record SltSubstitutionMode(string File, int Line, bool On) : SltRecord(File, Line);

/// <summary>How rows are brought into order before they are compared.</summary>
public enum SltSort
{
    None,
    Rows,
    Values,
}

/// <summary>A condition on a label of the runner.</summary>
/// <param name="Only">True for onlyif, false for skipif.</param>
/// <param name="Label">The label.</param>
public readonly record struct SltCondition(bool Only, string Label);

/// <summary>Attempts after the first, and the pause before each.</summary>
public sealed record SltRetry(int Attempts, TimeSpan Backoff);

/// <summary>What an error must say: anything, something that a pattern finds, or a whole text.</summary>
public sealed record SltError(Regex? Pattern, string? Text)
{
    public static SltError Any { get; } = new(null, null);
}
