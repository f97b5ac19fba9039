using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Balloon.Sandbox.Types;
using Balloon.Text;

namespace Balloon.Sandbox.Expressions;

/// <summary>Functions on text. A character is a code point; see <see cref="CodePoints"/>.</summary>
internal static class TextFunctions
{
    private static readonly SqlType Text = SqlType.Varchar;

    // The letters that RisingWave's to_ascii converts, and their replacements.
    private const string Accented = "ÁÀÂÃáàâãČĆÇčćçĎďÉÈÊẼéèêẽÍÌÎĨíìîĩĽľŇňÓÒÔÕóòôõŔŕŠŚšśŤťÚÙÛŨúùûũÝỲýỳŽŹŻžźż";
    private const string Plain = "AAAAaaaaCCCcccDdEEEEeeeeIIIIiiiiLlNnOOOOooooRrSSssTtUUUUuuuuYYyyZZZzzz";

    public static void AddTo(FunctionAdder add)
    {
        var number = SqlType.Integer;
        add.Two<string, string, string>("||", Text, Text, Text, string.Concat);
        add.Two<byte[], byte[], byte[]>("||", SqlType.Bytea, SqlType.Bytea, SqlType.Bytea, (a, b) => [.. a, .. b]);
        add.One<string, string>("upper", Text, Text, s => s.ToUpperInvariant());
        add.One<string, string>("lower", Text, Text, s => s.ToLowerInvariant());
        foreach (var name in new[] { "length", "char_length", "character_length" })
            add.One<string, int>(name, Text, number, s => CodePoints.Count(s));
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
        add.One<string, string>("reverse", Text, Text, CodePoints.Reverse);
        add.One<string, string>("initcap", Text, Text, InitCap);
        add.One<string, int>("ascii", Text, number, s => s.Length == 0 ? 0 : char.ConvertToUtf32(s, 0));
        add.One<int, string>("chr", number, Text, Character);
        add.Two<string, string, bool>("starts_with", Text, Text, SqlType.Boolean, (s, p) => s.StartsWith(p, StringComparison.Ordinal));
        add.Two<string, string, bool>("^@", Text, Text, SqlType.Boolean, (s, p) => s.StartsWith(p, StringComparison.Ordinal));
        add.Many("split_part", [Text, Text, number], Text, a => SplitPart((string)a[0]!, (string)a[1]!, (int)a[2]!));
        add.Many("lpad", [Text, number], Text, a => Pad((string)a[0]!, (int)a[1]!, " ", true));
        add.Many("lpad", [Text, number, Text], Text, a => Pad((string)a[0]!, (int)a[1]!, (string)a[2]!, true));
        add.Many("rpad", [Text, number], Text, a => Pad((string)a[0]!, (int)a[1]!, " ", false));
        add.Many("rpad", [Text, number, Text], Text, a => Pad((string)a[0]!, (int)a[1]!, (string)a[2]!, false));
        add.Many("translate", [Text, Text, Text], Text, a => Translate((string)a[0]!, (string)a[1]!, (string)a[2]!));
        add.Many(
            "overlay",
            [Text, Text, number],
            Text,
            a => Overlay((string)a[0]!, (string)a[1]!, (int)a[2]!, CodePoints.Count((string)a[1]!))
        );
        add.Many("overlay", [Text, Text, number, number], Text, a => Overlay((string)a[0]!, (string)a[1]!, (int)a[2]!, (int)a[3]!));
        add.One<int, string>("to_hex", number, Text, n => n.ToString("x", CultureInfo.InvariantCulture));
        add.One<long, string>("to_hex", SqlType.BigInt, Text, n => n.ToString("x", CultureInfo.InvariantCulture));
        add.One<string, string>("md5", Text, Text, s => Convert.ToHexStringLower(Md5(Encoding.UTF8.GetBytes(s))));
        add.One<string, byte[]>("sha256", Text, SqlType.Bytea, s => SHA256.HashData(Encoding.UTF8.GetBytes(s)));
        add.One<byte[], byte[]>("sha256", SqlType.Bytea, SqlType.Bytea, SHA256.HashData);
        add.One<string, string>("to_ascii", Text, Text, s => Translate(s, Accented, Plain));
        AddressFunctions.AddTo(add);
        KeyedHashes.AddTo(add);
        Patterns.AddTo(add);
        SimilarTo.AddTo(add);
        TextFormat.AddTo(add);
        RegexFunctions.AddTo(add);
    }

    private static string Character(int code) =>
        code == 0 ? throw new SqlException(SqlStates.ProgramLimitExceeded, "null character not permitted")
        : Rune.IsValid(code) ? new Rune(code).ToString()
        : throw new SqlException(SqlStates.ProgramLimitExceeded, $"{code} is not a character: Unicode ends at {0x10FFFF}");

#pragma warning disable CA5351 // md5() is a function of the dialect; nothing is protected by it.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private static string Trim(string s, string set, bool left, bool right)
    {
        var (start, end, units) = (0, s.Length, 0);
        while (left && Rune.DecodeFromUtf16(s.AsSpan(start), out var first, out units) == OperationStatus.Done && Has(set, first))
            start += units;
        while (
            right
            && Rune.DecodeLastFromUtf16(s.AsSpan(start, end - start), out var last, out units) == OperationStatus.Done
            && Has(set, last)
        )
            end -= units;
        return s[start..end];
    }

    private static bool Has(string set, Rune character)
    {
        foreach (var one in set.EnumerateRunes())
        {
            if (one == character)
                return true;
        }

        return false;
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

    public static string Substring(string s, int start, int? count)
    {
        if (count < 0)
            throw new SqlException(SqlStates.InvalidParameterValue, $"negative substring length not allowed: {count}");
        var first = Math.Max(0L, start - 1L);
        var last = count is { } n ? Math.Max(first, start - 1L + n) : int.MaxValue;
        return s[CodePoints.Unit(s, first)..CodePoints.Unit(s, last)];
    }

    private static string Left(string s, int n) => s[..CodePoints.Unit(s, n >= 0 ? n : Math.Max(0, CodePoints.Count(s) + n))];

    private static string Right(string s, int n) => s[CodePoints.Unit(s, n >= 0 ? Math.Max(0, CodePoints.Count(s) - n) : -(long)n)..];

    private static int Position(string s, string part)
    {
        var index = s.IndexOf(part, StringComparison.Ordinal);
        return index < 0 ? 0 : CodePoints.Count(s.AsSpan(0, index)) + 1;
    }

    private static string InitCap(string s)
    {
        var text = new StringBuilder(s.Length);
        var inside = false;
        foreach (var c in s.EnumerateRunes())
        {
            text.Append(inside ? Rune.ToLowerInvariant(c) : Rune.ToUpperInvariant(c));
            inside = Rune.IsLetterOrDigit(c);
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
        var missing = length - CodePoints.Count(s);
        if (missing <= 0)
            return Left(s, Math.Max(0, length));
        if (fill.Length == 0)
            return s;
        Limits.CheckText(length);
        var padding = Left(string.Concat(Enumerable.Repeat(fill, (missing / CodePoints.Count(fill)) + 1)), missing);
        return left ? padding + s : s + padding;
    }

    // A character that occurs twice is translated as at its first occurrence; one without a counterpart is removed.
    private static string Translate(string s, string from, string to)
    {
        var partners = new Dictionary<Rune, Rune?>();
        var others = to.EnumerateRunes();
        foreach (var c in from.EnumerateRunes())
            partners.TryAdd(c, others.MoveNext() ? others.Current : null);
        var text = new StringBuilder(s.Length);
        foreach (var c in s.EnumerateRunes())
        {
            if (!partners.TryGetValue(c, out var other))
                text.Append(c);
            else if (other is { } one)
                text.Append(one);
        }

        return text.ToString();
    }

    private static string Overlay(string s, string part, int start, int count)
    {
        if (start <= 0)
            throw new SqlException(SqlStates.InvalidParameterValue, $"{start} is not positive");
        return s[..CodePoints.Unit(s, start - 1)] + part + s[CodePoints.Unit(s, Math.Max(0, start - 1L + count))..];
    }
}
