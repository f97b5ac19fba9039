using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Balloon.Hashing;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Functions on bytea: bits, bytes, checksums and text encodings.</summary>
internal static class ByteFunctions
{
    private static readonly SqlType Bytes = SqlType.Bytea;
    private static readonly UTF8Encoding Strict = new(false, true);

    public static void AddTo(FunctionAdder add)
    {
        var (text, whole, big) = (SqlType.Varchar, SqlType.Integer, SqlType.BigInt);
        foreach (var place in new[] { whole, big })
        {
            add.Many("get_bit", [Bytes, place], whole, a => Bit((byte[])a[0]!, Convert.ToInt64(a[1], null)));
            add.Many("set_bit", [Bytes, place, whole], Bytes, a => WithBit((byte[])a[0]!, Convert.ToInt64(a[1], null), (int)a[2]!));
        }

        add.Two<byte[], int, int>("get_byte", Bytes, whole, whole, (b, i) => b[Within(i, b.Length)]);
        add.Many("set_byte", [Bytes, whole, whole], Bytes, a => With((byte[])a[0]!, (int)a[1]!, unchecked((byte)(int)a[2]!)));
        add.One<byte[], long>("bit_count", Bytes, big, b => b.Sum(x => (long)BitOperations.PopCount(x)));
        add.One<byte[], byte[]>("reverse", Bytes, Bytes, b => [.. b.Reverse()]);
        foreach (var name in new[] { "substr", "substring" })
        {
            add.Two<byte[], int, byte[]>(name, Bytes, whole, Bytes, (b, start) => Part(b, start, null));
            add.Many(name, [Bytes, whole, whole], Bytes, a => Part((byte[])a[0]!, (int)a[1]!, (int)a[2]!));
        }

        add.Two<byte[], byte[], byte[]>("btrim", Bytes, Bytes, Bytes, (b, set) => Trimmed(b, set, true, true));
        add.Two<byte[], byte[], byte[]>("ltrim", Bytes, Bytes, Bytes, (b, set) => Trimmed(b, set, true, false));
        add.Two<byte[], byte[], byte[]>("rtrim", Bytes, Bytes, Bytes, (b, set) => Trimmed(b, set, false, true));
        add.One<byte[], long>("crc32", Bytes, big, b => Crc32.HashToUInt32(b));
        add.One<byte[], long>("crc32c", Bytes, big, b => Crc32C.HashToUInt32(b));
        add.One<byte[], string>("md5", Bytes, text, b => Convert.ToHexStringLower(Md5(b)));
        foreach (
            var (name, hash) in new (string, Func<byte[], byte[]>)[]
            {
                ("sha1", Sha1),
                ("sha384", SHA384.HashData),
                ("sha512", SHA512.HashData),
            }
        )
        {
            add.One(name, Bytes, Bytes, hash);
            add.One<string, byte[]>(name, text, Bytes, s => hash(Encoding.UTF8.GetBytes(s)));
        }

        add.One<long, byte[]>("int8send", big, Bytes, Sent);
        add.One<byte[], long>("int8recv", Bytes, big, Received);
        add.One<string, long>("int8recv", text, big, _ => throw Invalid("int8recv takes bytes: convert a text with decode"));
        add.Two<byte[], string, string>("encode", Bytes, text, text, Encode);
        add.Two<string, string, byte[]>("decode", text, text, Bytes, Decode);
        add.Two<byte[], string, string>("convert_from", Bytes, text, text, (b, name) => InUtf8(name, () => Strict.GetString(b)));
        add.Two<string, string, byte[]>("convert_to", text, text, Bytes, (s, name) => InUtf8(name, () => Strict.GetBytes(s)));
    }

    private static int Within(long index, long count) =>
        index >= 0 && index < count ? (int)index : throw Invalid($"index {index} out of valid range, 0..{count - 1}");

    private static int Bit(byte[] bytes, long index) => (bytes[Within(index, bytes.Length * 8L) / 8] >> (int)(index % 8)) & 1;

    private static byte[] WithBit(byte[] bytes, long index, int bit)
    {
        var at = Within(index, bytes.Length * 8L) / 8;
        if (bit is not (0 or 1))
            throw Invalid($"value {bit} is invalid, new bit must be 0 or 1");
        var mask = (byte)(1 << (int)(index % 8));
        return With(bytes, at, (byte)(bit == 1 ? bytes[at] | mask : bytes[at] & ~mask));
    }

    private static byte[] With(byte[] bytes, int index, byte value)
    {
        var at = Within(index, bytes.Length);
        byte[] copy = [.. bytes];
        copy[at] = value;
        return copy;
    }

    private static byte[] Part(byte[] bytes, int start, int? count)
    {
        if (count < 0)
            throw Invalid($"negative substring length not allowed: {count}");
        var first = Math.Clamp(start - 1L, 0, bytes.Length);
        var last = count is { } n ? Math.Clamp(start - 1L + n, first, bytes.Length) : bytes.Length;
        return bytes[(int)first..(int)last];
    }

    private static byte[] Trimmed(byte[] bytes, byte[] set, bool left, bool right)
    {
        var span = bytes.AsSpan();
        if (left)
            span = span.TrimStart(set);
        return (right ? span.TrimEnd(set) : span).ToArray();
    }

#pragma warning disable CA5350, CA5351 // md5() and sha1() are functions of the dialect; nothing is protected by them.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);

    private static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350, CA5351

    private static byte[] Sent(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }

    private static long Received(byte[] bytes) =>
        bytes.Length == sizeof(long)
            ? BinaryPrimitives.ReadInt64BigEndian(bytes)
            : throw Invalid($"could not convert slice to array: a bigint has {sizeof(long)} bytes, not {bytes.Length}");

    private static string Encode(byte[] bytes, string format)
    {
        Limits.CheckText(bytes.Length * 4L);
        return format.ToLowerInvariant() switch
        {
            "hex" => Convert.ToHexStringLower(bytes),
            // RFC 2045 breaks lines after 76 characters.
            "base64" => string.Join('\n', Convert.ToBase64String(bytes).Chunk(76).Select(line => new string(line))),
            "escape" => string.Concat(bytes.Select(Escaped)),
            _ => throw Unrecognized(format),
        };
    }

    private static string Escaped(byte one) =>
        one == '\\' ? @"\\"
        : one is 0 or >= 128 ? $"\\{Convert.ToString(one, 8).PadLeft(3, '0')}"
        : ((char)one).ToString();

    private static byte[] Decode(string text, string format) =>
        format.ToLowerInvariant() switch
        {
            "hex" => Hex(text),
            "base64" => FromBase64(text),
            "escape" => Unescaped(text),
            _ => throw Unrecognized(format),
        };

    private static byte[] Hex(string text)
    {
        try
        {
            return Convert.FromHexString(string.Concat(text.Where(c => !char.IsWhiteSpace(c))));
        }
        catch (FormatException)
        {
            throw Invalid($"\"{text}\" is not hexadecimal text");
        }
    }

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : throw Invalid($"\"{text}\" is not base64 text");
    }

    // A backslash is followed by another one, or by three octal digits.
    private static byte[] Unescaped(string text)
    {
        var bytes = new MemoryStream();
        for (var i = 0; i < text.Length; )
        {
            if (text[i] != '\\')
            {
                var next = text.IndexOf('\\', i);
                var end = next < 0 ? text.Length : next;
                bytes.Write(Encoding.UTF8.GetBytes(text[i..end]));
                i = end;
            }
            else if (i + 1 < text.Length && text[i + 1] == '\\')
            {
                bytes.WriteByte((byte)'\\');
                i += 2;
            }
            else if (
                i + 3 < text.Length
                && text[i + 1] is >= '0' and <= '3'
                && text[i + 2] is >= '0' and <= '7'
                && text[i + 3] is >= '0' and <= '7'
            )
            {
                bytes.WriteByte((byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')));
                i += 4;
            }
            else
                throw Invalid($"\"{text}\" has a backslash that neither another one nor three octal digits follow");
        }

        return bytes.ToArray();
    }

    private static R InUtf8<R>(string name, Func<R> body)
    {
        if (name.ToUpperInvariant() is not ("UTF8" or "UTF-8"))
            throw new SqlException(SqlStates.InvalidParameterValue, $"unrecognized encoding: \"{name}\" (UTF8 is the only one)");
        try
        {
            return body();
        }
        catch (ArgumentException)
        {
            throw Invalid("the bytes are not text in UTF-8");
        }
    }

    private static SqlException Unrecognized(string format) => Invalid($"unrecognized encoding: \"{format}\"");

    private static SqlException Invalid(string message) => new(SqlStates.InvalidParameterValue, message);
}
