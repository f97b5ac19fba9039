using System.Text.RegularExpressions;

namespace Balloon.Interop.Tests.Slt;

/// <summary>
/// What an earlier failure spoils: a relation that was not made, or lacks rows, spoils what names it. So a file is judged by its
/// first faults, and not by their consequences.
/// </summary>
internal sealed partial class SltTaint
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
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

    /// <summary>Takes note of what this failed statement should have done.</summary>
    public void Failed(string sql)
    {
        var made = Made().Match(sql);
        if (made.Success)
        {
            _names.Add(Last(made.Groups["name"].Value));
            if (made.Groups["into"].Success)
                _names.Add(Last(made.Groups["into"].Value));
        }
        else if (Changed().Match(sql) is { Success: true } changed)
            _names.Add(Last(changed.Groups["name"].Value));
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

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..].Trim('"');

    [GeneratedRegex(
        @"^\s*create\s+(or\s+replace\s+)?(temporary\s+)?(materialized\s+view|table|source|sink|view|index|function|schema|subscription|database)\s+(if\s+not\s+exists\s+)?(?<name>[\w.""]+)(\s+into\s+(?<into>[\w.""]+))?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Made();

    [GeneratedRegex(
        @"^\s*(insert\s+into|update|delete\s+from|alter\s+table|alter\s+materialized\s+view|declare|drop\s+(table|materialized\s+view|view|source|sink))\s+(if\s+exists\s+)?(?<name>[\w.""]+)",
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

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
