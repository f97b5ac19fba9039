namespace Balloon.Notebook.Tables;

/// <summary>
/// A dictionary-encoded column of few distinct values: each is stored once, and rows hold its index. A function of the value is computed
/// once per distinct value, and a million rows are compared, counted and sorted by their indexes.
/// </summary>
/// <param name="Values">The distinct values.</param>
/// <param name="Rows">For each row, the index of its value.</param>
internal sealed record CodedColumn<T>(T[] Values, int[] Rows)
{
    /// <summary>The number of rows.</summary>
    public int Count => Rows.Length;

    /// <summary>The value of a row.</summary>
    public T this[int row] => Values[Rows[row]];

    /// <summary>Applies a function to each distinct value.</summary>
    public TOf[] Each<TOf>(Converter<T, TOf> of) => Array.ConvertAll(Values, of);
}

/// <summary>Creates instances of <see cref="CodedColumn{T}"/>.</summary>
internal static class CodedColumn
{
    /// <summary>Encodes texts, in the order in which they first occur.</summary>
    public static CodedColumn<string> Texts(IReadOnlyList<string> texts)
    {
        var (names, places) = (new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var rows = new int[texts.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = Place(names, places, texts[i]);
        return new CodedColumn<string>([.. names], rows);
    }

    /// <summary>The index of a text among the known ones, to which it is added if it is new.</summary>
    public static int Place(List<string> names, Dictionary<string, int> places, string text)
    {
        if (!places.TryGetValue(text, out var place))
        {
            places[text] = place = names.Count;
            names.Add(text);
        }

        return place;
    }

    /// <summary>Encodes times, the earliest first.</summary>
    /// <param name="times">The time of each row.</param>
    /// <param name="step">Their usual distance, with which an index is computed without a look-up.</param>
    public static CodedColumn<DateTime> Times(DateTime[] times, TimeSpan step)
    {
        if (times.Length == 0)
            return new CodedColumn<DateTime>([], []);
        var (first, last) = (times[0].Ticks, times[0].Ticks);
        foreach (var time in times)
            (first, last) = (Math.Min(first, time.Ticks), Math.Max(last, time.Ticks));
        return OnGrid(times, first, last, step.Ticks) ?? Any(times);
    }

    private static CodedColumn<DateTime>? OnGrid(DateTime[] times, long first, long last, long step)
    {
        // A table that is much larger than the number of rows is not worthwhile.
        if (step <= 0 || (last - first) / step > 4L * times.Length + 1_000)
            return null;
        var rows = new int[times.Length];
        var places = new int[(last - first) / step + 1];
        for (var i = 0; i < rows.Length; i++)
        {
            var (place, rest) = Math.DivRem(times[i].Ticks - first, step);
            if (rest != 0)
                return null;
            places[rows[i] = (int)place] = 1;
        }

        var values = new List<DateTime>();
        for (var place = 0; place < places.Length; place++)
        {
            if (places[place] == 0)
                continue;
            places[place] = values.Count;
            values.Add(new DateTime(first + place * step, times[0].Kind));
        }

        for (var i = 0; i < rows.Length; i++)
            rows[i] = places[rows[i]];
        return new CodedColumn<DateTime>([.. values], rows);
    }

    private static CodedColumn<DateTime> Any(DateTime[] times)
    {
        DateTime[] values = [.. times.Distinct().Order()];
        var places = new Dictionary<DateTime, int>(values.Length);
        for (var i = 0; i < values.Length; i++)
            places[values[i]] = i;
        return new CodedColumn<DateTime>(values, Array.ConvertAll(times, time => places[time]));
    }

    /// <summary>Sorts rows by their numbers; the sort is stable.</summary>
    /// <param name="order">The rows.</param>
    /// <param name="numbers">The number of each row, from 0.</param>
    /// <param name="count">The number of distinct numbers.</param>
    public static int[] Sorted(int[] order, int[] numbers, int count)
    {
        var next = new int[count + 1];
        foreach (var row in order)
            next[numbers[row] + 1]++;
        for (var i = 0; i < count; i++)
            next[i + 1] += next[i];
        var sorted = new int[order.Length];
        foreach (var row in order)
            sorted[next[numbers[row]]++] = row;
        return sorted;
    }
}
