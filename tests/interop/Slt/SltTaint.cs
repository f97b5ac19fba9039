using System.Text.RegularExpressions;

namespace Balloon.Interop.Tests.Slt;

/// <summary>
/// What an earlier failure spoils: a relation that was not made, or lacks rows, spoils what names it. So a file is judged by its
/// first faults, and not by their consequences.
/// </summary>
internal sealed partial class SltTaint
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    // What was made, with the words of the statement that made it: it holds what those hold.
    private readonly Dictionary<string, HashSet<string>> _made = new(StringComparer.OrdinalIgnoreCase);
    private string? _everything;

    /// <summary>Why the outcome of this SQL says nothing, or null when it does.</summary>
    public string? Of(string sql)
    {
        if (_everything is not null)
            return _everything;
        foreach (Match word in Word().Matches(sql))
        {
            if (_names.Contains(word.Value))
                return $"stands on {word.Value}";
        }

        return null;
    }

    /// <summary>Takes note of what a statement made.</summary>
    public void Passed(string sql)
    {
        if (Made().Match(sql) is { Success: true } made)
            _made[Last(made.Groups["name"].Value)] = Word().Matches(sql).Select(m => m.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Takes note of what this failed statement should have done.</summary>
    public void Failed(string sql)
    {
        var made = Made().Match(sql);
        if (made.Success)
        {
            Spoil(Last(made.Groups["name"].Value));
            if (made.Groups["into"].Success)
                Spoil(Last(made.Groups["into"].Value));
        }
        else if (Changed().Match(sql) is { Success: true } changed)
        {
            Spoil(Last(changed.Groups["name"].Value));
            if (changed.Groups["other"].Success)
                Spoil(Last(changed.Groups["other"].Value));
        }
        else if (Granted().Match(sql) is { Success: true } granted)
            Spoil(granted.Groups["name"].Value);
        else if (Visible().IsMatch(sql))
            _everything = "stands on a setting that was refused";
    }

    /// <summary>Takes note of a statement over what was spoilt: what it makes is spoilt too, and what it dropped is no longer there.</summary>
    public void Inherit(string sql, bool passed)
    {
        if (passed && Dropped().Match(sql) is { Success: true } dropped)
            _names.Remove(Last(dropped.Groups["name"].Value));
        else
            Failed(sql);
    }

    private void Spoil(string name)
    {
        if (!_names.Add(name))
            return;
        foreach (var above in _made.Where(m => m.Value.Contains(name)).Select(m => m.Key).ToList())
            Spoil(above);
    }

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..].Trim('"');

    [GeneratedRegex(
        @"^\s*create\s+(or\s+replace\s+)?(temporary\s+)?(materialized\s+view|table|source|sink|view|index|function|schema|subscription|database|user|role|secret|connection)\s+(if\s+not\s+exists\s+)?(?<name>[\w.""]+)(\s+into\s+(?<into>[\w.""]+))?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Made();

    [GeneratedRegex(
        @"^\s*(insert\s+into|update|delete\s+from|alter\s+system\s+set|alter\s+(materialized\s+)?\w+|declare|drop\s+(table|materialized\s+view|view|source|sink))\s+(if\s+exists\s+)?(?<name>[\w.""]+)(\s*\([^)]*\))?(\s+(swap\s+with|set\s+schema|rename\s+to)\s+(?<other>[\w.""]+))?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Changed();

    [GeneratedRegex(
        @"^\s*drop\s+(table|materialized\s+view|view|source|sink)\s+(if\s+exists\s+)?(?<name>[\w.""]+)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Dropped();

    [GeneratedRegex(@"^\s*set\s+(\w*implicit_flush|timezone|time\s+zone|search_path|database)|^\s*flush", RegexOptions.IgnoreCase)]
    private static partial Regex Visible();

    [GeneratedRegex(@"^\s*(grant|revoke)\b.*\b(to|from)\s+(?<name>\w+)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Granted();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
