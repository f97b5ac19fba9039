using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Functions on text. Characters are Unicode code points, as PostgreSQL counts them.</summary>
internal static class TextFunctions
{
    private static readonly SqlType Text = SqlType.Varchar;

    public static void AddTo(FunctionAdder add)
    {
        var number = SqlType.Integer;
        add.Two<string, string, string>("||", Text, Text, Text, string.Concat);
        add.One<string, string>("upper", Text, Text, s => s.ToUpperInvariant());
        add.One<string, string>("lower", Text, Text, s => s.ToLowerInvariant());
        foreach (var name in new[] { "length", "char_length", "character_length" })
            add.One<string, int>(name, Text, number, Length);
        foreach (var name in new[] { "length", "octet_length" })
            add.One<byte[], int>(name, SqlType.Bytea, number, b => b.Length);
        add.One<byte[], int>("bit_length", SqlType.Bytea, number, b => 8 * b.Length);
        add.One<string, int>("octet_length", Text, number, Encoding.UTF8.GetByteCount);
        add.One<string, int>("bit_length", Text, number, s => 8 * Encoding.UTF8.GetByteCount(s));
        foreach (
            var (name, left, right) in new[] { ("btrim", true, true), ("trim", true, true), ("ltrim", true, false), ("rtrim", false, true) }
        )
        {
            add.One<string, string>(name, Text, Text, s => Trim(s, " ", left, right));
            add.Two<string, string, string>(name, Text, Text, Text, (s, set) => Trim(s, set, left, right));
        }

        foreach (var name in new[] { "substr", "substring" })
        {
            add.Two<string, int, string>(name, Text, number, Text, (s, start) => Substring(s, start, null));
            add.Many(name, [Text, number, number], Text, a => Substring((string)a[0]!, (int)a[1]!, (int)a[2]!));
        }

        add.Two<string, int, string>("left", Text, number, Text, (s, n) => Left(s, n));
        add.Two<string, int, string>("right", Text, number, Text, (s, n) => Right(s, n));
        add.Many("replace", [Text, Text, Text], Text, a => Replace((string)a[0]!, (string)a[1]!, (string)a[2]!));
        add.Two<string, string, int>("position", Text, Text, number, Position);
        add.Two<string, string, int>("strpos", Text, Text, number, Position);
        add.Two<string, int, string>("repeat", Text, number, Text, Repeat);
        add.One<string, string>("reverse", Text, Text, s => string.Concat(s.EnumerateRunes().Reverse()));
        add.One<string, string>("initcap", Text, Text, InitCap);
        add.One<string, int>("ascii", Text, number, s => s.Length == 0 ? 0 : s.EnumerateRunes().First().Value);
        add.One<int, string>("chr", number, Text, n => char.ConvertFromUtf32(n));
        add.Two<string, string, bool>("starts_with", Text, Text, SqlType.Boolean, (s, p) => s.StartsWith(p, StringComparison.Ordinal));
        add.Two<string, string, bool>("^@", Text, Text, SqlType.Boolean, (s, p) => s.StartsWith(p, StringComparison.Ordinal));
        add.Many("split_part", [Text, Text, number], Text, a => SplitPart((string)a[0]!, (string)a[1]!, (int)a[2]!));
        add.Many("lpad", [Text, number], Text, a => Pad((string)a[0]!, (int)a[1]!, " ", true));
        add.Many("lpad", [Text, number, Text], Text, a => Pad((string)a[0]!, (int)a[1]!, (string)a[2]!, true));
        add.Many("rpad", [Text, number], Text, a => Pad((string)a[0]!, (int)a[1]!, " ", false));
        add.Many("rpad", [Text, number, Text], Text, a => Pad((string)a[0]!, (int)a[1]!, (string)a[2]!, false));
        add.Many("translate", [Text, Text, Text], Text, a => Translate((string)a[0]!, (string)a[1]!, (string)a[2]!));
        add.Many("overlay", [Text, Text, number], Text, a => Overlay((string)a[0]!, (string)a[1]!, (int)a[2]!, Length((string)a[1]!)));
        add.Many("overlay", [Text, Text, number, number], Text, a => Overlay((string)a[0]!, (string)a[1]!, (int)a[2]!, (int)a[3]!));
        add.One<int, string>("to_hex", number, Text, n => n.ToString("x", CultureInfo.InvariantCulture));
        add.One<long, string>("to_hex", SqlType.BigInt, Text, n => n.ToString("x", CultureInfo.InvariantCulture));
        add.One<string, string>("md5", Text, Text, s => Convert.ToHexStringLower(Md5(Encoding.UTF8.GetBytes(s))));
        add.One<string, byte[]>("sha256", Text, SqlType.Bytea, s => SHA256.HashData(Encoding.UTF8.GetBytes(s)));
        add.One<byte[], byte[]>("sha256", SqlType.Bytea, SqlType.Bytea, SHA256.HashData);
        Patterns.AddTo(add);
        RegexFunctions.AddTo(add);
    }

    public static int Length(string s)
    {
        var count = s.Length;
        foreach (var c in s)
            count -= char.IsLowSurrogate(c) ? 1 : 0;
        return count;
    }

#pragma warning disable CA5351 // md5() is a function of the dialect; nothing is protected by it.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private static string Trim(string s, string set, bool left, bool right)
    {
        var (start, end) = (0, s.Length);
        while (left && start < end && set.Contains(s[start], StringComparison.Ordinal))
            start++;
        while (right && end > start && set.Contains(s[end - 1], StringComparison.Ordinal))
            end--;
        return s[start..end];
    }

    private static string Repeat(string s, int n)
    {
        Limits.CheckText((long)s.Length * n);
        return n <= 0 ? "" : new StringBuilder().Insert(0, s, n).ToString();
    }

    private static string Replace(string s, string part, string by)
    {
        if (part == "")
            return s;
        if (by.Length > part.Length)
            Limits.CheckText(s.Length + ((long)s.AsSpan().Count(part) * (by.Length - part.Length)));
        return s.Replace(part, by, StringComparison.Ordinal);
    }

    private static int At(string s, int character)
    {
        var index = 0;
        for (; character > 0 && index < s.Length; character--)
            index += char.IsHighSurrogate(s[index]) && index + 1 < s.Length ? 2 : 1;
        return index;
    }

    public static string Substring(string s, int start, int? count)
    {
        if (count < 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "length in substr should be non-negative: " + count);
        var first = Math.Max(0L, start - 1L);
        var last = count is { } n ? Math.Max(first, start - 1L + n) : int.MaxValue;
        return s[At(s, (int)Math.Min(first, int.MaxValue))..At(s, (int)Math.Min(last, int.MaxValue))];
    }

    private static string Left(string s, int n) => s[..At(s, n >= 0 ? n : Math.Max(0, Length(s) + n))];

    private static string Right(string s, int n) => s[At(s, n >= 0 ? Math.Max(0, Length(s) - n) : -n)..];

    private static int Position(string s, string part)
    {
        var index = s.IndexOf(part, StringComparison.Ordinal);
        return index < 0 ? 0 : Length(s[..index]) + 1;
    }

    private static string InitCap(string s)
    {
        var text = new StringBuilder(s.Length);
        var inside = false;
        foreach (var c in s)
        {
            text.Append(inside ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            inside = char.IsLetterOrDigit(c);
        }

        return text.ToString();
    }

    private static string SplitPart(string s, string separator, int n)
    {
        if (n == 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "field position must not be zero");
        var parts = separator == "" ? [s] : s.Split(separator);
        var index = n > 0 ? n - 1 : parts.Length + n;
        return index >= 0 && index < parts.Length ? parts[index] : "";
    }

    private static string Pad(string s, int length, string fill, bool left)
    {
        var missing = length - Length(s);
        if (missing <= 0)
            return Left(s, Math.Max(0, length));
        if (fill.Length == 0)
            return s;
        Limits.CheckText(length);
        var padding = Left(string.Concat(Enumerable.Repeat(fill, (missing / Length(fill)) + 1)), missing);
        return left ? padding + s : s + padding;
    }

    private static string Translate(string s, string from, string to)
    {
        var text = new StringBuilder(s.Length);
        foreach (var c in s)
        {
            var at = from.IndexOf(c, StringComparison.Ordinal);
            if (at < 0)
                text.Append(c);
            else if (at < to.Length)
                text.Append(to[at]);
        }

        return text.ToString();
    }

    private static string Overlay(string s, string part, int start, int count)
    {
        if (start <= 0)
            throw new SqlException(SqlStates.InvalidParameterValue, $"{start} is not positive");
        return s[..At(s, start - 1)] + part + s[At(s, Math.Max(0, start - 1 + count))..];
    }
}
