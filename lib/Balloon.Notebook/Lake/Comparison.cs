using System.Globalization;

namespace Balloon.Notebook.Lake;

/// <summary>The result of comparing two sets of rows by key and then value by value.</summary>
/// <param name="What">A description of the rows.</param>
/// <param name="Rows">The number of rows of the first set.</param>
/// <param name="Missing">The number of keys that only the first set has.</param>
/// <param name="Extra">The number of keys that only the second set has.</param>
/// <param name="Different">The number of keys in both sets whose values differ.</param>
/// <param name="First">The first difference in words; empty if there is none.</param>
public sealed record Comparison(string What, int Rows, int Missing, int Extra, int Different, string First)
{
    /// <summary>Whether both sets are equal.</summary>
    public bool Same => Missing + Extra + Different == 0;

    /// <inheritdoc/>
    public override string ToString() => Same ? $"{What}: {Quantity.Of(Rows, "row")}, the same" : $"{What}: {First}";

    /// <summary>Compares rows of the same columns; the order of rows does not matter, and numbers are compared to 12 digits.</summary>
    public static Comparison Of(string what, ResultTable first, ResultTable second, IReadOnlyList<string> key)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var compared = first.Columns.Select(c => c.Name).Where(c => !key.Contains(c)).ToList();
        var (left, right) = (ByKey(first, compared, key), ByKey(second, compared, key));
        var (missing, extra, different, words) = (0, 0, 0, "");
        foreach (var (name, values) in left)
        {
            if (!right.TryGetValue(name, out var other))
            {
                missing++;
                words = words.Length > 0 ? words : $"{name} is missing";
            }
            else if (!values.SequenceEqual(other))
            {
                different++;
                words = words.Length > 0 ? words : $"{name} has {Differences(compared, values, other)}";
            }
        }

        foreach (var name in right.Keys.Where(k => !left.ContainsKey(k)))
        {
            extra++;
            words = words.Length > 0 ? words : $"{name} should not be there";
        }

        // Two rows with the same key would hide each other.
        if (first.Count != left.Count || second.Count != right.Count)
        {
            different += first.Count - left.Count + second.Count - right.Count;
            words = words.Length > 0 ? words : "a key is there twice";
        }

        return new Comparison(what, first.Count, missing, extra, different, words);
    }

    private static string Differences(List<string> columns, string[] expected, string[] found) =>
        string.Join(
            " and ",
            columns.Zip(expected, found).Where(c => c.Second != c.Third).Select(c => $"{c.First} {c.Third} instead of {c.Second}")
        );

    private static Dictionary<string, string[]> ByKey(ResultTable rows, List<string> columns, IReadOnlyList<string> key)
    {
        var keys = key.Select(k => rows[k]).ToList();
        var values = columns.Select(c => rows[c]).ToList();
        var byKey = new Dictionary<string, string[]>(rows.Count, StringComparer.Ordinal);
        for (var r = 0; r < rows.Count; r++)
            byKey[string.Join(" | ", keys.Select(c => Normal(c[r])))] = values.Select(c => Normal(c[r])).ToArray();
        return byKey;
    }

    private static string Normal(object? value) =>
        value switch
        {
            null => "NULL",
            double number => number.ToString("G12", CultureInfo.InvariantCulture),
            float number => number.ToString("G6", CultureInfo.InvariantCulture),
            decimal number => ((double)number).ToString("G12", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
            DateTimeOffset time => Normal(time.UtcDateTime),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
}
