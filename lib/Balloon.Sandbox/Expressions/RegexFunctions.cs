using System.Text;
using System.Text.RegularExpressions;
using Balloon.Sandbox.Types;
using Balloon.Text;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// Functions of regular expressions. A repeated search looks at the rest of the text as if it were the whole text, as RisingWave does.
/// </summary>
internal static class RegexFunctions
{
    // The time limit for patterns that cannot be matched in one pass over the text.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static (string Pattern, string Flags, bool Paired, Regex Regex)? last;

    public static void AddTo(FunctionAdder add)
    {
        var (text, yes, whole) = (SqlType.Varchar, SqlType.Boolean, SqlType.Integer);
        var texts = SqlType.ArrayOf(text);
        foreach (var (name, negated, options) in new[] { ("~", false, ""), ("!~", true, ""), ("~*", false, "i"), ("!~*", true, "i") })
            add.Two<string, string, bool>(name, text, text, yes, (s, p) => Compile(p, options, s).IsMatch(s) != negated);
        add.Many("regexp_like", [text, text], yes, a => Compile((string)a[1]!, "", (string)a[0]!).IsMatch((string)a[0]!));
        add.Many("regexp_replace", [text, text, text], text, a => Replace(a, "", 1, null));
        add.Many("regexp_replace", [text, text, text, text], text, a => Replace(a, (string)a[3]!, 1, null));
        add.Many("regexp_replace", [text, text, text, whole], text, a => Replace(a, "", (int)a[3]!, null));
        add.Many("regexp_replace", [text, text, text, whole, whole], text, a => Replace(a, "", (int)a[3]!, (int)a[4]!));
        add.Many("regexp_replace", [text, text, text, whole, whole, text], text, a => Replace(a, (string)a[5]!, (int)a[3]!, (int)a[4]!));
        add.Many("regexp_match", [text, text], texts, a => Match((string)a[0]!, (string)a[1]!, ""));
        add.Many("regexp_match", [text, text, text], texts, a => Match((string)a[0]!, (string)a[1]!, (string)a[2]!));
        add.Many("regexp_count", [text, text], whole, a => Count((string)a[0]!, (string)a[1]!, 1, ""));
        add.Many("regexp_count", [text, text, whole], whole, a => Count((string)a[0]!, (string)a[1]!, (int)a[2]!, ""));
        add.Many("regexp_count", [text, text, whole, text], whole, a => Count((string)a[0]!, (string)a[1]!, (int)a[2]!, (string)a[3]!));
        add.Many("regexp_split_to_array", [text, text], texts, a => Split((string)a[0]!, (string)a[1]!, ""));
        add.Many("regexp_split_to_array", [text, text, text], texts, a => Split((string)a[0]!, (string)a[1]!, (string)a[2]!));
    }

    /// <summary>True when the pattern matches somewhere in the text.</summary>
    public static bool IsMatch(string s, string pattern) => Compile(pattern, "", s).IsMatch(s);

    /// <summary>regexp_matches: the captures of every match; RisingWave gives them with and without the flag g.</summary>
    public static IEnumerable<SqlArray> Matches(string s, string pattern, string flags) =>
        Compile(pattern, flags, s).Matches(s).Select(m => m.Length > 0 ? Captures(m) : throw Empty("regexp_matches"));

    private static Regex Compile(string pattern, string flags, string s)
    {
        var paired = s.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');
        if (last is { } known && known.Pattern == pattern && known.Flags == flags && known.Paired == paired)
            return known.Regex;
        var options = RegexOptions.CultureInvariant;
        foreach (var flag in flags)
        {
            // The last of the flags i and c wins.
            options = flag switch
            {
                'i' => options | RegexOptions.IgnoreCase,
                'c' => options & ~RegexOptions.IgnoreCase,
                'g' => options,
                _ => throw new SqlException(SqlStates.InvalidParameterValue, $"invalid regular expression option: \"{flag}\""),
            };
        }

        try
        {
            var regex = Made(RegexSyntax.Translate(pattern, paired), options);
            last = (pattern, flags, paired, regex);
            return regex;
        }
        catch (RegexParseException e)
        {
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"invalid regular expression \"{pattern}\": {e.Error}",
                innerException: e
            );
        }
    }

    // Matched in one pass over the text, as in RisingWave's library. Patterns with back-references or lookarounds may backtrack, within the
    // limit.
    private static Regex Made(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, Limit);
        }
    }

    public static SqlException TooSlow(RegexMatchTimeoutException slow) =>
        new(
            SqlStates.ProgramLimitExceeded,
            $"the regular expression \"{slow.Pattern}\" takes too long on a text of {slow.Input.Length:N0} characters: it backtracks too often",
            hint: "Avoid a repetition of a repetition, such as (a+)+, together with a back reference or a lookahead.",
            innerException: slow
        );

    private static SqlArray? Match(string s, string pattern, string flags) =>
        Compile(pattern, flags, s).Match(s) is { Success: true } match ? Captures(match) : null;

    // Without a group, the whole match.
    private static SqlArray Captures(Match match) =>
        new([.. match.Groups.Values.Skip(match.Groups.Count > 1 ? 1 : 0).Select(g => g.Success ? g.Value : null)]);

    private static object Count(string s, string pattern, int start, string flags)
    {
        if (flags.Contains('g', StringComparison.Ordinal))
            throw new SqlException(SqlStates.InvalidParameterValue, "regexp_count() does not support the global option");
        var regex = Compile(pattern, flags, s);
        var count = 0;
        if (Start(s, start) is not { } at)
            return count;
        var work = 0L;
        while (regex.Match(s[at..]) is { Success: true } match)
        {
            Limits.CheckWork(work += s.Length - at);
            if (match.Length == 0)
                throw Empty("regexp_count");
            count++;
            at += match.Index + match.Length;
        }

        return count;
    }

    private static string Replace(object?[] a, string flags, int start, int? nth)
    {
        var (s, pattern, replacement) = ((string)a[0]!, (string)a[1]!, (string)a[2]!);
        var regex = Compile(pattern, flags, s);
        if (Start(s, start) is not { } at)
            return s;
        var grouped = regex.GetGroupNumbers().Length > 1;
        if (replacement.Contains('$', StringComparison.Ordinal))
            throw Refusal.NotSupported("$ in the replacement of regexp_replace");
        if (nth == 0 || (nth is null && flags.Contains('g', StringComparison.Ordinal)))
            return ReplaceAll(s, regex, replacement, at, grouped);
        if (nth is { } n)
            return ReplaceNth(s, regex, replacement, at, grouped, n);
        if (at == 1 && !grouped)
            throw Refusal.NotSupported("regexp_replace from the second character on");
        return s[..at] + regex.Replace(s[at..], m => Expand(m, replacement), 1);
    }

    private static string ReplaceAll(string s, Regex regex, string replacement, int at, bool grouped)
    {
        if (!grouped)
        {
            var length = (long)s.Length;
            return s[..at]
                + regex.Replace(
                    s[at..],
                    m =>
                    {
                        var by = Expand(m.Length > 0 ? m : throw Empty("regexp_replace"), replacement);
                        Limits.CheckText(length += by.Length - m.Length);
                        return by;
                    }
                );
        }

        var text = new StringBuilder(s, 0, at, s.Length + 16);
        var work = 0L;
        while (regex.Match(s[at..]) is { Success: true } match)
        {
            Limits.CheckWork(work += s.Length - at);
            if (match.Length == 0)
                throw Empty("regexp_replace");
            text.Append(s, at, match.Index).AppendChecked(Expand(match, replacement));
            at += match.Index + match.Length;
        }

        return text.Append(s, at, s.Length - at).ToString();
    }

    private static string ReplaceNth(string s, Regex regex, string replacement, int at, bool grouped, int n)
    {
        if (grouped || replacement.Contains('\\', StringComparison.Ordinal))
            throw Refusal.NotSupported("regexp_replace of the N-th match with groups");
        var work = 0L;
        for (var count = 1; regex.Match(s[at..]) is { Success: true } match; count++)
        {
            Limits.CheckWork(work += s.Length - at);
            if (match.Length == 0)
                throw Empty("regexp_replace");
            if (count == n)
                return string.Concat(s.AsSpan(0, at + match.Index), replacement, s.AsSpan(at + match.Index + match.Length));
            at += match.Index + match.Length;
        }

        throw Refusal.NotSupported("regexp_replace of an N-th match that does not exist");
    }

    // \1 to \9 are groups, \& is the match; any other backslash is literal.
    private static string Expand(Match match, string replacement)
    {
        var text = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\' || i + 1 == replacement.Length)
            {
                text.Append(replacement[i]);
                continue;
            }

            var next = replacement[++i];
            _ = next switch
            {
                '&' => text.AppendChecked(match.Value),
                >= '1' and <= '9' => text.AppendChecked(match.Groups[next - '0'].Value),
                _ => text.Append('\\').Append(next),
            };
        }

        return text.ToString();
    }

    private static SqlArray Split(string s, string pattern, string flags)
    {
        var regex = Compile(pattern, flags, s);
        var (items, at, empty, work) = (new List<object?>(), 0, false, 0L);
        while (at < s.Length && regex.Match(s[at..]) is { Success: true } match)
        {
            Limits.CheckWork(work += s.Length - at);
            var (begin, end) = (at + match.Index, at + match.Index + match.Length);
            if (begin == end)
            {
                // An empty match between two characters makes each a piece of its own.
                empty = true;
                if (begin == s.Length || !char.IsAscii(s[begin]))
                    throw Empty("regexp_split_to_array");
                items.Add(s[at..(begin + 1)]);
                at = end + 1;
                continue;
            }

            if (begin > at || !empty)
                items.Add(s[at..begin]);
            at = end;
        }

        if (at < s.Length)
            items.Add(s[at..]);
        else if (!empty)
            items.Add("");
        return new SqlArray(items);
    }

    // Positions are in characters, from 1; null past the end.
    private static int? Start(string s, int start)
    {
        if (start < 1)
            throw new SqlException(SqlStates.InvalidParameterValue, $"Invalid parameter start: {start}");
        var at = CodePoints.Unit(s, start - 1);
        return at < s.Length ? at : null;
    }

    private static SqlException Empty(string function) => Refusal.NotSupported($"{function} with a match of no characters");
}
