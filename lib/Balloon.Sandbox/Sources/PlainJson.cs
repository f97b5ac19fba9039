using System.Buffers;
using System.Text;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sources;

/// <summary>
/// A fast path for the JSON that most producers write: a flat object whose members are in the order of the columns, with plain ASCII
/// strings and whole numbers, read in one pass and without tokens. Everything else is left to <see cref="JsonRowParser"/>.
/// </summary>
internal sealed class PlainJson
{
    private const int Trials = 1_000;
    private static readonly SearchValues<byte> PlainText = SearchValues.Create([
        .. Enumerable.Range(0x20, 0x5F).Select(c => (byte)c).Where(c => c is not ((byte)'"' or (byte)'\\')),
    ]);
    private readonly byte[][] names;
    private readonly SqlTypeKind[] kinds;
    private readonly Utf8Strings strings;
    private int misses;

    private PlainJson(IReadOnlyList<(string Name, SqlType Type)> columns, Utf8Strings strings)
    {
        this.strings = strings;
        names = [.. columns.Select(c => Encoding.UTF8.GetBytes($"\"{c.Name}\":"))];
        kinds = [.. columns.Select(c => c.Type.Kind)];
    }

    /// <summary>Creates a reader for these columns, or returns null if one of them has a type that is not supported here.</summary>
    public static PlainJson? For(IReadOnlyList<(string Name, SqlType Type)> columns, TimestampHandling handling, Utf8Strings strings)
    {
        var simple =
            columns.Count > 0
            && columns.All(c =>
                !Encoding.UTF8.GetBytes(c.Name).AsSpan().ContainsAnyExcept(PlainText)
                && (
                    c.Type.Kind is SqlTypeKind.Varchar or SqlTypeKind.Integer or SqlTypeKind.BigInt or SqlTypeKind.Boolean
                    || (c.Type.Kind == SqlTypeKind.TimestampTz && handling != TimestampHandling.UtcWithoutSuffix)
                )
            );
        return simple ? new PlainJson(columns, strings) : null;
    }

    /// <summary>Appends a row; returns false, possibly after appending some values, if the message has another form.</summary>
    public bool TryParse(ReadOnlySpan<byte> message, Column[] columns)
    {
        // After this many messages of another form, further attempts are not worth their cost.
        if (misses > Trials)
            return false;
        if (TryRead(message, columns))
        {
            misses = 0;
            return true;
        }

        misses++;
        return false;
    }

    private bool TryRead(ReadOnlySpan<byte> rest, Column[] columns)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (rest.Length == 0 || rest[0] != (i == 0 ? (byte)'{' : (byte)','))
                return false;
            rest = rest[1..];
            if (i > 0)
                SkipSpace(ref rest);
            if (!rest.StartsWith(names[i]))
                return false;
            rest = rest[names[i].Length..];
            SkipSpace(ref rest);
            if (!TryValue(ref rest, kinds[i], columns[i]))
                return false;
        }

        return rest is [(byte)'}'];
    }

    private static void SkipSpace(ref ReadOnlySpan<byte> rest)
    {
        if (rest is [(byte)' ', ..])
            rest = rest[1..];
    }

    private bool TryValue(ref ReadOnlySpan<byte> rest, SqlTypeKind kind, Column column)
    {
        switch (kind)
        {
            case SqlTypeKind.Varchar:
                if (!TryText(ref rest, out var text))
                    return false;
                strings.AddTo((Column<string>)column, text);
                return true;
            case SqlTypeKind.TimestampTz:
                if (!TryText(ref rest, out var written) || !JsonTimes.TryFast(written, out var instant))
                    return false;
                ((Column<long>)column).Add(instant);
                return true;
            case SqlTypeKind.Boolean:
                var isTrue = rest.StartsWith("true"u8);
                if (!isTrue && !rest.StartsWith("false"u8))
                    return false;
                rest = rest[(isTrue ? 4 : 5)..];
                ((Column<bool>)column).Add(isTrue);
                return true;
            case SqlTypeKind.Integer:
                if (!TryWhole(ref rest, 9, out var small))
                    return false;
                ((Column<int>)column).Add((int)small);
                return true;
            default:
                if (!TryWhole(ref rest, 18, out var large))
                    return false;
                ((Column<long>)column).Add(large);
                return true;
        }
    }

    private static bool TryText(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (rest is not [(byte)'"', ..])
            return false;
        rest = rest[1..];
        var end = rest.IndexOfAnyExcept(PlainText);
        if (end < 0 || rest[end] != '"')
            return false;
        text = rest[..end];
        rest = rest[(end + 1)..];
        return true;
    }

    // At most as many digits as fit the type. A fraction or an exponent is not the expected comma, so that the attempt fails there.
    private static bool TryWhole(ref ReadOnlySpan<byte> rest, int most, out long value)
    {
        value = 0;
        var negative = rest is [(byte)'-', ..];
        var digits = negative ? rest[1..] : rest;
        var count = 0;
        while (count < digits.Length && count <= most && digits[count] is >= (byte)'0' and <= (byte)'9')
            value = (value * 10) + (digits[count++] - '0');
        if (count == 0 || count > most || (count > 1 && digits[0] == '0'))
            return false;
        if (negative)
            value = -value;
        rest = digits[count..];
        return true;
    }
}
