using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Balloon.Sandbox.Types;
using Balloon.Text;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// Translates a regular expression from the syntax of RisingWave's library to .NET's: a character is a code point, $ is the very end of the
/// text, groups are numbered in their order whether or not they have names, and [[:alpha:]] and [a[bc]] mean what they look like. Set
/// operators inside of classes are refused.
/// </summary>
internal sealed class RegexSyntax
{
    /// <summary>How deeply groups may be nested: as deeply as in RisingWave's library.</summary>
    private const int MaxNesting = 250;
    private const int MaxDepth = 100;
    private static readonly Regex Times = At(@"\{[0-9]+(,[0-9]*)?\}");
    private static readonly Regex Named = At(@"\?P?<([A-Za-z_][A-Za-z0-9_.\[\]]*)>");
    private static readonly Regex NamedBack = At(@"\?P=([A-Za-z_][A-Za-z0-9_]*)\)");
    private static readonly Regex Back = At(@"\\(?:k<([A-Za-z_0-9]+)>|([1-9][0-9]?))");
    private static readonly Regex Property = At(@"\\[pP](?:\{(\^?)([A-Za-z_ ]+)\}|([A-Z]))");
    private static readonly Regex PosixName = At(@"\[:(\^?)([a-z]+):\]");

    private readonly string source;
    private readonly bool paired;
    private readonly StringBuilder text = new();
    private readonly List<string?> groups = [];
    private readonly Stack<Modes> outer = new();
    private Modes modes;
    private int at;
    private int depth;

    private RegexSyntax(string source, bool paired) => (this.source, this.paired) = (source, paired);

    // The modes that are handled here: whether the dot matches line feeds, ^ and $ match at lines, and blanks are ignored.
    private readonly record struct Modes(bool Dot, bool Lines, bool Free);

    /// <param name="pattern">The expression.</param>
    /// <param name="paired">
    /// Whether texts may have characters beyond U+FFFF: with \w and similar classes the result is far longer then.
    /// </param>
    /// <exception cref="SqlException">22023: the expression is invalid; 0A000: .NET cannot express it.</exception>
    public static string Translate(string pattern, bool paired)
    {
        var syntax = new RegexSyntax(pattern, paired);
        while (syntax.at < pattern.Length)
            syntax.Next();
        return syntax.text.ToString();
    }

    // Looks ahead from the given position without advancing.
    private static Regex At(string pattern) => new($@"\G(?:{pattern})", RegexOptions.CultureInvariant);

    private char Current => at < source.Length ? source[at] : '\0';

    private void Next()
    {
        var c = Current;
        if (modes.Free && (char.IsWhiteSpace(c) || c == '#'))
        {
            at = c == '#' && source.IndexOf('\n', at) is var end ? (end < 0 ? source.Length : end) : at + 1;
            return;
        }

        switch (c)
        {
            case '.':
                at++;
                text.Append(Dot());
                break;
            case '$':
                at++;
                text.Append(modes.Lines ? "(?m:$)" : @"\z");
                break;
            case '^':
                at++;
                text.Append(modes.Lines ? "(?m:^)" : @"\A");
                break;
            case '[':
                at++;
                var (set, negated) = Class();
                text.Append(set.Pattern(negated, paired));
                break;
            case '(':
                Group();
                break;
            case ')':
                at++;
                text.Append(')');
                modes = outer.TryPop(out var before) ? before : throw Wrong("unopened group");
                break;
            case '\\':
                Escape();
                break;
            case '|' or '*' or '+' or '?':
                at++;
                text.Append(c);
                break;
            case '{' when Times.Match(source, at) is { Success: true } times:
                at += times.Length;
                text.Append(times.Value);
                break;
            default:
                Literal(CodePoint());
                break;
        }
    }

    private string Dot()
    {
        var set = new RegexClass();
        if (!modes.Dot)
            set.Add('\n', '\n');
        return set.Pattern(negated: true, paired);
    }

    private void Literal(int character) =>
        text.Append(character > char.MaxValue ? $"(?:{new Rune(character)})" : Regex.Escape(((char)character).ToString()));

    private int CodePoint()
    {
        if (at >= source.Length)
            throw Wrong("it ends too early");
        var character = char.ConvertToUtf32(source, at);
        at += CodePoints.Width(source, at);
        return character;
    }

    private void Group()
    {
        at++;
        if (outer.Count >= MaxNesting)
            throw new SqlException(SqlStates.ProgramLimitExceeded, $"groups of a regular expression nest deeper than {MaxNesting} levels");
        outer.Push(modes);
        if (Current != '?')
        {
            groups.Add(null);
            text.Append('(');
            return;
        }

        foreach (var start in (ReadOnlySpan<string>)["?:", "?>", "?=", "?!", "?<=", "?<!"])
        {
            if (string.CompareOrdinal(source, at, start, 0, start.Length) != 0)
                continue;
            at += start.Length;
            text.Append('(').Append(start);
            return;
        }

        if (Named.Match(source, at) is { Success: true } named)
        {
            at += named.Length;
            groups.Add(named.Groups[1].Value);
            text.Append('(');
        }
        else if (NamedBack.Match(source, at) is { Success: true } back)
        {
            at += back.Length;
            modes = outer.Pop();
            Reference(back.Groups[1].Value);
        }
        else
            Flags();
    }

    // (?i) applies to the end of the enclosing group, (?i:…) to its own group.
    private void Flags()
    {
        at++;
        var (on, cases) = (true, "");
        for (; Current is not (')' or ':'); at++)
        {
            switch (Current)
            {
                case '-':
                    on = false;
                    break;
                case 'i':
                    cases = on ? "i" : "-i";
                    break;
                case 's':
                    modes = modes with { Dot = on };
                    break;
                case 'm':
                    modes = modes with { Lines = on };
                    break;
                case 'x':
                    modes = modes with { Free = on };
                    break;
                case 'u' when on:
                    break;
                case 'U' or 'R' or 'u':
                    throw Refusal.NotSupported($"the flag {Current} in a regular expression");
                default:
                    throw Wrong("unrecognized flag");
            }
        }

        if (source[at++] == ':')
            text.Append(CultureInfo.InvariantCulture, $"(?{cases}:");
        else
        {
            outer.Pop();
            if (cases.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"(?{cases})");
        }
    }

    private void Reference(string name)
    {
        var number =
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var counted) ? counted
            : groups.IndexOf(name) is >= 0 and var index ? index + 1
            : throw Wrong($"there is no group {name}");
        text.Append(CultureInfo.InvariantCulture, $"(?:\\{number})");
    }

    private void Escape()
    {
        var set = new RegexClass();
        if (EscapedSet(set))
        {
            text.Append(set.Pattern(negated: false, paired));
            return;
        }

        var next = at + 1 < source.Length ? source[at + 1] : throw Wrong("it ends with a backslash");
        if (next is 'b' or 'B' or 'A' or 'z' or 'Z' or 'G')
        {
            at += 2;
            text.Append('\\').Append(next);
        }
        else if (Back.Match(source, at) is { Success: true } back)
        {
            at += back.Length;
            Reference(back.Groups[1].Success ? back.Groups[1].Value : back.Groups[2].Value);
        }
        else
            Literal(EscapedCharacter());
    }

    // \d and similar classes, also inside of brackets.
    private bool EscapedSet(RegexClass set)
    {
        var next = at + 1 < source.Length ? source[at + 1] : '\0';
        if (next is 'd' or 'D' or 'w' or 'W' or 's' or 'S')
        {
            at += 2;
            set.Add($"\\{next}");
            return true;
        }

        if (next is not ('p' or 'P'))
            return false;
        if (Property.Match(source, at) is not { Success: true } property)
            throw Wrong("a property of Unicode has no name");
        at += property.Length;
        var name = property.Groups[2].Success ? property.Groups[2].Value : property.Groups[3].Value;
        if (!RegexClass.Abbreviations.Any(a => a == name || (name.Length == 1 && a[0] == name[0])))
            throw Refusal.NotSupported(
                $"the property {name} in a regular expression: \\p takes the categories of Unicode, such as L and Lu"
            );
        var opposite = (next == 'P') != (property.Groups[1].Value.Length > 0);
        set.Add($"\\{(opposite ? 'P' : 'p')}{{{name}}}");
        return true;
    }

    private int EscapedCharacter()
    {
        at++;
        var c = CodePoint();
        return c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => '\u001B',
            'x' => Hex(2),
            'u' => Hex(4),
            'U' => Hex(8),
            _ => c < 128 && char.IsAsciiLetterOrDigit((char)c) ? throw Wrong($"unrecognized escape \\{(char)c}") : c,
        };
    }

    private int Hex(int digits)
    {
        var end = Current == '{' ? source.IndexOf('}', at) : at + digits;
        var start = Current == '{' ? at + 1 : at;
        var value = end <= source.Length && end - start is > 0 and <= 8 ? source[start..end] : "";
        if (value.Length == 0 || !value.All(char.IsAsciiHexDigit))
            throw Wrong("an escape lacks its hexadecimal digits");
        at = Current == '{' ? end + 1 : end;
        var character = Convert.ToInt32(value, 16);
        return Rune.IsValid(character) ? character : throw Wrong($"{value} is not a character");
    }

    // Called after the opening bracket.
    private (RegexClass Set, bool Negated) Class()
    {
        if (++depth > MaxDepth)
            throw new SqlException(SqlStates.ProgramLimitExceeded, $"classes of a regular expression nest deeper than {MaxDepth} levels");
        var set = new RegexClass();
        var negated = Current == '^';
        at += negated ? 1 : 0;
        for (var first = true; first || Current != ']'; first = false)
        {
            if (at >= source.Length)
                throw Wrong("unclosed character class");
            if (string.CompareOrdinal(source, at, "&&", 0, 2) == 0 || string.CompareOrdinal(source, at, "--", 0, 2) == 0)
                throw Refusal.NotSupported($"{source.AsSpan(at, 2)} in a class of a regular expression");
            if (modes.Free && char.IsWhiteSpace(Current))
                at++;
            else if (PosixName.Match(source, at) is { Success: true } named)
            {
                at += named.Length;
                set.Add(Posix(named.Groups[2].Value), named.Groups[1].Length > 0);
            }
            else if (Current == '[')
            {
                at++;
                var (inner, without) = Class();
                set.Add(inner, without);
            }
            else if (Current != '\\' || !EscapedSet(set))
                Range(set);
        }

        at++;
        depth--;
        return (set, negated);
    }

    private void Range(RegexClass set)
    {
        var low = Current == '\\' ? EscapedCharacter() : CodePoint();
        if (Current != '-' || at + 1 >= source.Length || source[at + 1] is ']' or '-')
        {
            set.Add(low, low);
            return;
        }

        at++;
        var high = Current == '\\' ? EscapedCharacter() : CodePoint();
        if (high < low)
            throw Wrong("a range of characters goes backwards");
        set.Add(low, high);
    }

    private RegexClass Posix(string name)
    {
        var ranges = name switch
        {
            "alnum" => "09AZaz",
            "alpha" => "AZaz",
            "ascii" => "\0\u007F",
            "blank" => "\t\t  ",
            "cntrl" => "\0\u001F\u007F\u007F",
            "digit" => "09",
            "graph" => "!~",
            "lower" => "az",
            "print" => " ~",
            "punct" => "!/:@[`{~",
            "space" => "\t\r  ",
            "upper" => "AZ",
            "word" => "09AZ__az",
            "xdigit" => "09AFaf",
            _ => throw Wrong($"there is no class [:{name}:]"),
        };
        var set = new RegexClass();
        for (var i = 0; i < ranges.Length; i += 2)
            set.Add(ranges[i], ranges[i + 1]);
        return set;
    }

    private SqlException Wrong(string reason) => new(SqlStates.InvalidParameterValue, $"invalid regular expression \"{source}\": {reason}");
}
