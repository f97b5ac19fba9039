using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// A character class of a regular expression, and its text for .NET, which matches UTF-16 units: one class for characters up to U+FFFF, and
/// surrogate pairs for those beyond.
/// </summary>
internal sealed class RegexClass
{
    private const int FirstPaired = 0x10000;
    private const int Last = 0x10FFFF;
    private const int RowLength = 1024;
    private const string Nothing = @"[^\s\S]";
    private static readonly ConcurrentDictionary<string, IReadOnlyList<(int Low, int High)>> Paired = new(StringComparer.Ordinal);

    private readonly StringBuilder units = new();
    private readonly List<(int Low, int High)> pairs = [];

    /// <summary>Adds a range of characters.</summary>
    public void Add(int low, int high)
    {
        if (low < FirstPaired)
        {
            units.Append(Unit(low));
            if (high > low)
                units.Append('-').Append(Unit(Math.Min(high, FirstPaired - 1)));
        }

        if (high >= FirstPaired)
            pairs.Add((Math.Max(low, FirstPaired), high));
    }

    /// <summary>Adds a class of .NET: \d, \w, \s, \p{L} or their complements.</summary>
    public void Add(string escape)
    {
        units.Append(escape);
        pairs.AddRange(PairsOf(escape));
    }

    /// <summary>Adds another class, or its complement.</summary>
    public void Add(RegexClass other, bool negated)
    {
        if (!negated)
        {
            units.Append(other.units);
            pairs.AddRange(other.pairs);
            return;
        }

        foreach (var (low, high) in Others(other.UnitRanges(), 0, FirstPaired - 1))
            Add(low, high);
        pairs.AddRange(Others(other.pairs, FirstPaired, Last));
    }

    /// <summary>The pattern that matches one character of the class.</summary>
    /// <param name="negated">Whether it matches characters that are not in the class.</param>
    /// <param name="paired">Whether the text may have characters beyond U+FFFF.</param>
    public string Pattern(bool negated, bool paired)
    {
        // A class of .NET must not be empty.
        var single =
            units.Length > 0 ? $"[{(negated ? "^" : "")}{units}{(paired ? @"-[\uD800-\uDFFF]" : "")}]"
            : !negated ? Nothing
            : paired ? @"[^\uD800-\uDFFF]"
            : @"[\s\S]";
        if (!paired)
            return single;
        var parts = PairPatterns(negated ? Others(pairs, FirstPaired, Last) : Joined(pairs)).ToList();
        return parts.Count == 0 ? single
            : single == Nothing ? $"(?:{string.Join('|', parts)})"
            : $"(?:{single}|{string.Join('|', parts)})";
    }

    // A row is the 1,024 characters with the same high surrogate. Rows with the same low surrogates share a pattern, so that a class of a
    // thousand ranges, such as \w, becomes a few dozen.
    private static IEnumerable<string> PairPatterns(IEnumerable<(int Low, int High)> ranges) =>
        Rows(ranges)
            .GroupBy(row => row.Value.ToString(), row => row.Key)
            .Select(rows => $"[{string.Concat(Joined(rows.Select(r => ((int)r, (int)r))).Select(Range))}][{rows.Key}]");

    private static SortedDictionary<char, StringBuilder> Rows(IEnumerable<(int Low, int High)> ranges)
    {
        var rows = new SortedDictionary<char, StringBuilder>();
        foreach (var (low, high) in ranges)
        {
            for (var from = low; from <= high; from = (from | (RowLength - 1)) + 1)
            {
                var (start, end) = (new Rune(from).ToString(), new Rune(Math.Min(high, from | (RowLength - 1))).ToString());
                if (!rows.TryGetValue(start[0], out var row))
                    rows[start[0]] = row = new StringBuilder();
                row.Append(Range((start[1], end[1])));
            }
        }

        return rows;
    }

    private static string Range((int Low, int High) range) =>
        range.Low == range.High ? Unit(range.Low) : $"{Unit(range.Low)}-{Unit(range.High)}";

    private static string Unit(int unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{unit:X4}");

    // The characters up to U+FFFF that a class contains, found by asking .NET.
    private List<(int Low, int High)> UnitRanges()
    {
        if (units.Length == 0)
            return [];
        var regex = new System.Text.RegularExpressions.Regex($"[{units}]", System.Text.RegularExpressions.RegexOptions.CultureInvariant);
        return Runs(0, FirstPaired - 1, c => regex.IsMatch([(char)c]));
    }

    private static IReadOnlyList<(int Low, int High)> PairsOf(string escape) =>
        Paired.GetOrAdd(
            escape,
            static escape =>
            {
                var opposite = char.IsUpper(escape[1]);
                var test = Test(escape[1..]);
                return Runs(FirstPaired, Last, c => test(CharUnicodeInfo.GetUnicodeCategory(c)) != opposite);
            }
        );

    private static Func<UnicodeCategory, bool> Test(string name) =>
        name switch
        {
            "d" or "D" => category => category == UnicodeCategory.DecimalDigitNumber,
            "s" or "S" => _ => false,
            "w" or "W" => category =>
                category
                    is <= UnicodeCategory.OtherLetter
                        or UnicodeCategory.NonSpacingMark
                        or UnicodeCategory.SpacingCombiningMark
                        or UnicodeCategory.DecimalDigitNumber
                        or UnicodeCategory.LetterNumber
                        or UnicodeCategory.ConnectorPunctuation,
            _ => category => Abbreviations[(int)category].StartsWith(name[2..^1], StringComparison.Ordinal),
        };

    /// <summary>The short names of the categories of Unicode, in the order of <see cref="UnicodeCategory"/>.</summary>
    public static IReadOnlyList<string> Abbreviations { get; } =
    [.. "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Cn".Split(' ')];

    private static List<(int Low, int High)> Runs(int from, int to, Func<int, bool> test)
    {
        var runs = new List<(int Low, int High)>();
        for (var c = from; c <= to; c++)
        {
            if (!test(c))
                continue;
            if (runs.Count > 0 && runs[^1].High == c - 1)
                runs[^1] = (runs[^1].Low, c);
            else
                runs.Add((c, c));
        }

        return runs;
    }

    private static List<(int Low, int High)> Joined(IEnumerable<(int Low, int High)> ranges)
    {
        var joined = new List<(int Low, int High)>();
        foreach (var (low, high) in ranges.Order())
        {
            if (joined.Count > 0 && low <= joined[^1].High + 1)
                joined[^1] = (joined[^1].Low, Math.Max(joined[^1].High, high));
            else
                joined.Add((low, high));
        }

        return joined;
    }

    private static List<(int Low, int High)> Others(IEnumerable<(int Low, int High)> ranges, int from, int to)
    {
        var others = new List<(int Low, int High)>();
        var next = from;
        foreach (var (low, high) in Joined(ranges))
        {
            if (low > next)
                others.Add((next, low - 1));
            next = high + 1;
        }

        if (next <= to)
            others.Add((next, to));
        return others;
    }
}
