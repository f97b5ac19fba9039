using System.Globalization;
using System.Text.RegularExpressions;

namespace Balloon.Interop.Tests.Slt;

/// <summary>
/// Reads sqllogictest files in the dialect of RisingWave's suite: a record starts with its keyword and ends at an empty line;
/// the rows or the error that it expects stand under a rule of four dashes.
/// </summary>
public sealed partial class SltParser
{
    private readonly string _root;
    private readonly string _file;
    private readonly string[] _lines;
    private readonly List<SltRecord> _records;
    private readonly List<SltCondition> _conditions = [];
    private string? _connection;
    private int _next;

    private SltParser(string root, string file, List<SltRecord> records)
    {
        _root = root;
        _file = file;
        _records = records;
        _lines = File.ReadAllText(Path.Combine(root, file)).ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>The records of a file and of those that it includes, in order.</summary>
    /// <param name="root">The suite's folder.</param>
    /// <param name="file">The file, relative to it.</param>
    /// <exception cref="FormatException">A line is not of the dialect.</exception>
    public static IReadOnlyList<SltRecord> Parse(string root, string file)
    {
        var records = new List<SltRecord>();
        new SltParser(root, file.Replace('\\', '/'), records).ParseFile();
        return records;
    }

    private void ParseFile()
    {
        while (_next < _lines.Length)
        {
            var at = _next;
            var line = _lines[_next++];
            if (line.Length == 0 || line.StartsWith('#') || string.IsNullOrWhiteSpace(line))
                continue;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words[0])
            {
                case "statement":
                    Add(Statement(words, line, at + 1));
                    break;
                case "query":
                    Add(Query(words, line, at + 1));
                    break;
                case "let":
                    var names = line["let".Length..].Trim(' ', '(', ')').Split(',', StringSplitOptions.TrimEntries);
                    Add(new SltLet(_file, at + 1, Block(out _), names));
                    break;
                case "system":
                    var command = Block(out var rule);
                    if (rule)
                        Rows();
                    _records.Add(new SltSystem(_file, at + 1, command) { Conditions = TakeConditions() });
                    break;
                case "include":
                    Include(words[1]);
                    break;
                case "skipif" or "onlyif":
                    _conditions.Add(new(words[0] == "onlyif", words[1]));
                    break;
                case "connection":
                    _connection = words[1];
                    break;
                case "sleep":
                    _records.Add(new SltSleep(_file, at + 1, Duration(words[1], at)));
                    break;
                case "halt":
                    _records.Add(new SltHalt(_file, at + 1));
                    return;
                case "control":
                    _records.Add(Control(words, at));
                    break;
                case "subtest" or "hash-threshold":
                    break;
                default:
                    throw Bad(at, $"'{words[0]}' starts no record");
            }
        }
    }

    private SltStatement Statement(string[] words, string line, int number)
    {
        var kind = words.ElementAtOrDefault(1);
        var retry = TakeRetry(ref line);
        long? count = kind == "count" ? long.Parse(words[2], CultureInfo.InvariantCulture) : null;
        if (kind is not ("ok" or "error" or "count" or "maybe"))
            throw Bad(number - 1, $"statement {kind}");
        var sql = Block(out var rule);
        var error = kind == "error" ? Error(line["statement error".Length..], rule) : null;
        return new(_file, number, sql, count) { Error = error, Retry = retry };
    }

    private SltQuery Query(string[] words, string line, int number)
    {
        var retry = TakeRetry(ref line);
        if (words.ElementAtOrDefault(1) == "error")
        {
            var failing = Block(out var hasText);
            return new(_file, number, failing, null, []) { Error = Error(line["query error".Length..], hasText), Retry = retry };
        }

        SltSort? sort = null;
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
            sort = SortOf(word) ?? sort;
        var sql = Block(out var rule);
        return new(_file, number, sql, sort, rule ? Rows() : []) { Retry = retry };
    }

    private SltError Error(string inline, bool hasText)
    {
        inline = inline.Trim();
        if (!hasText)
            return inline.Length == 0 ? SltError.Any : new(new Regex(inline, RegexOptions.CultureInvariant), null);
        var text = new List<string>();
        for (; _next < _lines.Length; _next++)
        {
            // One empty line belongs to the text, two end it.
            if (_lines[_next].Length == 0 && (_next + 1 >= _lines.Length || _lines[_next + 1].Length == 0))
                break;
            text.Add(_lines[_next]);
        }

        return new(null, string.Join('\n', text).Trim());
    }

    private void Add(SltSql record)
    {
        _records.Add(record with { Connection = _connection, Conditions = TakeConditions() });
        _connection = null;
    }

    private SltCondition[] TakeConditions()
    {
        SltCondition[] taken = [.. _conditions];
        _conditions.Clear();
        return taken;
    }

    private string Block(out bool rule)
    {
        rule = false;
        var from = _next;
        // The line after the keyword belongs to the block whatever it is: files of the suite start a statement with an empty one.
        while (_next < _lines.Length && (_next == from || _lines[_next].Length > 0))
        {
            if (_next > from && _lines[_next].TrimEnd() == "----")
            {
                rule = true;
                return string.Join('\n', _lines[from.._next++]);
            }

            _next++;
        }

        return string.Join('\n', _lines[from.._next]);
    }

    private List<string> Rows()
    {
        var rows = new List<string>();
        while (_next < _lines.Length && _lines[_next].Length > 0)
            rows.Add(_lines[_next++]);
        return rows;
    }

    private void Include(string pattern)
    {
        var folder = Path.GetDirectoryName(_file) ?? "";
        foreach (var path in Glob.Files(_root, folder, pattern))
            new SltParser(_root, path, _records).ParseFile();
    }

    private SltRecord Control(string[] words, int at) =>
        (words[1], words.ElementAtOrDefault(2)) switch
        {
            ("sortmode", { } mode) when SortOf(mode) is { } sort => new SltSortMode(_file, at + 1, sort),
            ("substitution", var mode) => new SltSubstitutionMode(_file, at + 1, mode == "on"),
            ("resultmode", var mode) => new SltResultMode(_file, at + 1, mode == "valuewise"),
            _ => throw Bad(at, "unknown control"),
        };

    private static SltSort? SortOf(string word) =>
        word switch
        {
            "nosort" => SltSort.None,
            "rowsort" => SltSort.Rows,
            "valuesort" => SltSort.Values,
            _ => null,
        };

    private static SltRetry? TakeRetry(ref string line)
    {
        var match = Retry().Match(line);
        if (!match.Success)
            return null;
        line = line[..match.Index];
        return new(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), Duration(match.Groups[2].Value, 0));
    }

    private static TimeSpan Duration(string text, int at)
    {
        var match = Time().Match(text);
        if (!match.Success)
            throw new FormatException($"'{text}' is no duration (line {at + 1}).");
        var number = double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "m" or "min" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromSeconds(number),
        };
    }

    private FormatException Bad(int at, string what) => new($"{_file}:{at + 1}: {what}.");

    [GeneratedRegex(@"\s+retry\s+(\d+)\s+backoff\s+(\w+)\s*$")]
    private static partial Regex Retry();

    [GeneratedRegex(@"^([\d.]+)\s*(ms|s|sec|m|min)$")]
    private static partial Regex Time();
}
