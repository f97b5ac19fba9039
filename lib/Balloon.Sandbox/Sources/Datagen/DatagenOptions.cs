using System.Text;
using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sources.Datagen;

/// <summary>Creates the generator of a datagen source from its options, which <see cref="DatagenTable"/> describes.</summary>
internal sealed class DatagenOptions
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly IReadOnlyDictionary<string, string> options;
    private readonly DateTimeOffset born;
    private readonly int at;
    private readonly long rate;
    private long end = long.MaxValue;

    private DatagenOptions(IReadOnlyDictionary<string, string> options, DateTimeOffset born, int at)
    {
        (this.options, this.born, this.at) = (options, born, at);
        rate = options.Number("datagen.rows.per.second", 10);
    }

    /// <summary>Reads the options of a source.</summary>
    /// <param name="columns">The columns of the source.</param>
    /// <param name="given">The options of the statement.</param>
    /// <param name="born">When the source was created.</param>
    /// <param name="at">The 0-based position of the statement, for errors.</param>
    /// <exception cref="SqlException">22023: an option is unknown or invalid. 0A000: a type that is not supported.</exception>
    public static RowGenerator Read(
        IReadOnlyList<(string Name, SqlType Type)> columns,
        IReadOnlyList<Option> given,
        DateTimeOffset born,
        int at
    )
    {
        var reader = new DatagenOptions(DatagenTable.Of(columns, given, at).ReadValues(given, at), born, at);
        List<(SqlType, Func<long, object?>)> made = [.. columns.Select(c => (c.Type, reader.Value(c.Type, $"fields.{c.Name}")))];
        return new RowGenerator(made, reader.rate, reader.end);
    }

    private Func<long, object?> Value(SqlType type, string path)
    {
        switch (type.Kind)
        {
            case SqlTypeKind.Struct:
                var items = type.Fields!.Select(f => Value(f.Type, $"{path}.{f.Name}")).ToArray();
                return i => new SqlRow([.. items.Select(item => item(i))]);
            case SqlTypeKind.Array:
                var length = options.Number($"{path}.length", 1);
                var of = Value(type.Element!, $"{path}._");
                // Each item has its own number, so that the items differ.
                return i => new SqlArray([.. Enumerable.Range(0, (int)length).Select(n => of(unchecked((i * length) + n)))]);
            case SqlTypeKind.Varchar:
                var characters = options.Number($"{path}.length", 10);
                var words = Random(path);
                return i => Word(words(i), (int)characters);
            case SqlTypeKind.Boolean:
                var coin = Random(path);
                return i => (coin(i) & 1) == 1;
            case SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz:
                return Times(path);
            case SqlTypeKind.SmallInt:
                return Numbers(path, short.MaxValue, x => (short)x, x => (short)x);
            case SqlTypeKind.Integer:
                return Numbers(path, int.MaxValue, x => (int)x, x => (int)x);
            case SqlTypeKind.BigInt:
                return Numbers(path, long.MaxValue, x => x, x => (long)x);
            case SqlTypeKind.Real:
                return Numbers(path, int.MaxValue, x => (float)x, x => (float)x);
            case SqlTypeKind.Double:
                return Numbers(path, int.MaxValue, x => (double)x, x => x);
            case SqlTypeKind.Numeric:
                return Numbers(path, int.MaxValue, x => (Numeric)x, x => Numeric.From(x));
            default:
                throw Refusal.NotSupported($"the type {type.Name} in a datagen source", at);
        }
    }

    private Func<long, object?> Numbers(string path, long greatest, Func<long, object> whole, Func<double, object> real)
    {
        var isWhole = whole(1) is short or int or long;
        if (options.Find($"{path}.kind") == "sequence")
        {
            var (first, last) = Range($"{path}.start", $"{path}.end", greatest);
            end = (long)Int128.Min(end, (Int128)last - first + 1);
            return i => whole(first + i);
        }

        if (isWhole)
        {
            var (least, most) = Range($"{path}.min", $"{path}.max", greatest);
            var bits = Random(path);
            var width = (UInt128)((Int128)most - least + 1);
            return i => whole((long)(least + (Int128)(((UInt128)bits(i) * width) >> 64)));
        }

        var (low, high) = (options.Real($"{path}.min", 0), options.Real($"{path}.max", 1));
        var fraction = Random(path);
        return i => real(low + ((high - low) * ((fraction(i) >> 11) * (1.0 / (1UL << 53)))));
    }

    private (long From, long To) Range(string from, string to, long greatest)
    {
        var (first, last) = (options.Number(from, 0), options.Number(to, greatest));
        return first <= last
            ? (first, last)
            : throw OptionTable.Invalid($"{to} must be a whole number from {first} to {greatest}, not '{last}'", at: at);
    }

    // A time up to the maximum before the row's own time, at which the source's rate generates it.
    private Func<long, object?> Times(string path)
    {
        var past = options.Find($"{path}.max_past") is { } text ? (Interval)SqlType.Interval.Parse(text) : new Interval(0, 1, 0);
        var longest = Timestamps.Fixed(past, $"{path}.max_past");
        var absolute = options.Find($"{path}.max_past_mode") != "relative";
        var start = options.Find($"{path}.basetime") is { } given
            ? (long)SqlType.TimestampTz.Parse(given)
            : (born.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        var bits = Random(path);
        return i =>
        {
            var back = (long)(((UInt128)bits(i) * (ulong)Math.Max(1, longest)) >> 64);
            return (absolute ? start : start + (i * Timestamps.Second / rate)) - back;
        };
    }

    // SplitMix64 (Steele, Lea and Flood, 2014) over the seed, the column and the row's number.
    private Func<long, ulong> Random(string path)
    {
        var seed = (ulong)options.Number($"{path}.seed", 0);
        foreach (var c in path)
            seed = unchecked((seed ^ c) * 0x100000001B3UL);
        return i => Mixed(unchecked(seed + ((ulong)i * 0x9E3779B97F4A7C15UL)));
    }

    private static ulong Mixed(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            return x ^ (x >> 31);
        }
    }

    private static string Word(ulong bits, int length)
    {
        var word = new StringBuilder(length);
        while (word.Length < length)
        {
            bits = Mixed(unchecked(bits + 0x9E3779B97F4A7C15UL));
            word.Append(Letters[(int)(bits % (ulong)Letters.Length)]);
        }

        return word.ToString();
    }
}
