using System.Globalization;
using System.Text;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sources.Datagen;

/// <summary>
/// The options of a datagen source: <c>datagen.rows.per.second</c>, and for each column <c>fields.NAME.kind</c> and the options of that
/// kind. The field of a struct is <c>fields.NAME.FIELD.kind</c>, and the item of an array <c>fields.NAME._.kind</c>.
/// </summary>
internal sealed class DatagenOptions(Dictionary<string, Option> options, DateTimeOffset born, int at)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const long MostPerSecond = 1_000_000;

    private long rate = 10;
    private long end = long.MaxValue;

    private readonly HashSet<string> known = new(StringComparer.Ordinal) { "connector" };

    /// <summary>The names of all options of the columns that were read.</summary>
    public IReadOnlyCollection<string> Known => known;

    /// <summary>Reads the options, and removes those that it knows from the dictionary.</summary>
    /// <exception cref="SqlException">22023: a value is invalid. 0A000: a type or a kind that is not supported.</exception>
    public RowGenerator Read(IReadOnlyList<(string Name, SqlType Type)> columns)
    {
        rate = Number("datagen.rows.per.second", 10, 1, MostPerSecond);
        // RisingWave's number of parallel generators, which does not change the rows.
        _ = Number("datagen.split.num", 1, 1, 1024);
        List<(SqlType, Func<long, object?>)> made = [.. columns.Select(c => (c.Type, Value(c.Type, $"fields.{c.Name}")))];
        return new RowGenerator(made, rate, end);
    }

    private Func<long, object?> Value(SqlType type, string path)
    {
        switch (type.Kind)
        {
            case SqlTypeKind.Struct:
                var items = type.Fields!.Select(f => Value(f.Type, $"{path}.{f.Name}")).ToArray();
                return i => new SqlRow([.. items.Select(item => item(i))]);
            case SqlTypeKind.Array:
                var length = Number($"{path}.length", 1, 0, 10_000);
                var of = Value(type.Element!, $"{path}._");
                // Each item has its own number, so that the items differ.
                return i => new SqlArray([.. Enumerable.Range(0, (int)length).Select(n => of(unchecked((i * length) + n)))]);
            case SqlTypeKind.Varchar:
                OnlyRandom(path);
                var characters = Number($"{path}.length", 10, 0, 100_000);
                var words = Random(path);
                return i => Word(words(i), (int)characters);
            case SqlTypeKind.Boolean:
                OnlyRandom(path);
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
        switch (Take($"{path}.kind")?.Value ?? "random")
        {
            case "sequence":
                var first = Number($"{path}.start", 0, -greatest, greatest);
                var last = Number($"{path}.end", greatest, first, greatest);
                end = (long)Int128.Min(end, (Int128)last - first + 1);
                return i => whole(first + i);
            case "random" when isWhole:
                var least = Number($"{path}.min", 0, -greatest, greatest);
                var most = Number($"{path}.max", greatest, least, greatest);
                var bits = Random(path);
                var width = (UInt128)((Int128)most - least + 1);
                return i => whole((long)(least + (Int128)(((UInt128)bits(i) * width) >> 64)));
            case "random":
                var (low, high) = (Real($"{path}.min", 0), Real($"{path}.max", 1));
                var fraction = Random(path);
                return i => real(low + ((high - low) * ((fraction(i) >> 11) * (1.0 / (1UL << 53)))));
            case var kind:
                throw Wrong($"{path}.kind is 'sequence' or 'random', not '{kind}'");
        }
    }

    // A time up to the maximum before the row's own time, at which the source's rate generates it.
    private Func<long, object?> Times(string path)
    {
        OnlyRandom(path);
        var past = Take($"{path}.max_past") is { } text ? (Interval)SqlType.Interval.Parse(text.Value) : new Interval(0, 1, 0);
        var longest = Moment.Fixed(past, $"{path}.max_past");
        var absolute = (Take($"{path}.max_past_mode")?.Value ?? "absolute") switch
        {
            "absolute" => true,
            "relative" => false,
            var other => throw Wrong($"{path}.max_past_mode is 'absolute' or 'relative', not '{other}'"),
        };
        var start = Take($"{path}.basetime") is { } given
            ? (long)SqlType.TimestampTz.Parse(given.Value)
            : (born.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        var bits = Random(path);
        return i =>
        {
            var back = (long)(((UInt128)bits(i) * (ulong)Math.Max(1, longest)) >> 64);
            return (absolute ? start : start + (i * Moment.Second / rate)) - back;
        };
    }

    private void OnlyRandom(string path)
    {
        if (Take($"{path}.kind") is { Value: not "random" } kind)
            throw Wrong($"{path}.kind is 'random', not '{kind.Value}'");
    }

    // SplitMix64 (Steele, Lea and Flood, 2014) over the seed, the column and the row's number.
    private Func<long, ulong> Random(string path)
    {
        var seed = (ulong)Number($"{path}.seed", 0, 0, long.MaxValue);
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

    private Option? Take(string name)
    {
        known.Add(name);
        return options.Remove(name, out var option) ? option : null;
    }

    private long Number(string name, long otherwise, long least, long most) =>
        Take(name) is not { } option ? otherwise
        : long.TryParse(option.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
        : throw Wrong($"{name} is a whole number of {least} to {most}, not '{option.Value}'");

    private double Real(string name, double otherwise) =>
        Take(name) is not { } option ? otherwise
        : double.TryParse(option.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
        : throw Wrong($"{name} is a number, not '{option.Value}'");

    private SqlException Wrong(string message) => new(SqlStates.InvalidParameterValue, message, at + 1);
}
