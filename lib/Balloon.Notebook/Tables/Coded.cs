namespace Balloon.Notebook.Tables;

/// <summary>
/// A column of few different values: each is there once, and a row has its number. What is asked of a value is asked once, and a million
/// rows are compared, counted and put in order as numbers.
/// </summary>
/// <param name="Values">Each value once.</param>
/// <param name="Rows">For each row the place of its value.</param>
internal sealed record Coded<T>(T[] Values, int[] Rows)
{
    /// <summary>The number of rows.</summary>
    public int Count => Rows.Length;

    /// <summary>The value of a row.</summary>
    public T this[int row] => Values[Rows[row]];

    /// <summary>For each row what a value has: asked of each value once.</summary>
    public TOf[] Each<TOf>(Converter<T, TOf> of) => Array.ConvertAll(Values, of);
}

/// <summary>Makes <see cref="Coded{T}"/>.</summary>
internal static class Coded
{
    /// <summary>Texts, in the order in which they come first.</summary>
    public static Coded<string> Texts(IReadOnlyList<string> texts)
    {
        var (names, places) = (new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var rows = new int[texts.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = Place(names, places, texts[i]);
        return new Coded<string>([.. names], rows);
    }

    /// <summary>The place of a text among those that are known, where it is put if it is new.</summary>
    public static int Place(List<string> names, Dictionary<string, int> places, string text)
    {
        if (!places.TryGetValue(text, out var place))
        {
            places[text] = place = names.Count;
            names.Add(text);
        }

        return place;
    }

    /// <summary>Times, the earliest first.</summary>
    /// <param name="times">One for each row.</param>
    /// <param name="step">How far they are apart as a rule: then none needs to be looked up.</param>
    public static Coded<DateTime> Times(DateTime[] times, TimeSpan step)
    {
        if (times.Length == 0)
            return new Coded<DateTime>([], []);
        var (first, last) = (times[0].Ticks, times[0].Ticks);
        foreach (var time in times)
            (first, last) = (Math.Min(first, time.Ticks), Math.Max(last, time.Ticks));
        return OnGrid(times, first, last, step.Ticks) ?? Any(times);
    }

    private static Coded<DateTime>? OnGrid(DateTime[] times, long first, long last, long step)
    {
        // More room than rows is not worth it.
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
        return new Coded<DateTime>([.. values], rows);
    }

    private static Coded<DateTime> Any(DateTime[] times)
    {
        DateTime[] values = [.. times.Distinct().Order()];
        var places = new Dictionary<DateTime, int>(values.Length);
        for (var i = 0; i < values.Length; i++)
            places[values[i]] = i;
        return new Coded<DateTime>(values, Array.ConvertAll(times, time => places[time]));
    }

    /// <summary>Rows in the order of their numbers; rows of one number stay as they were.</summary>
    /// <param name="order">The rows.</param>
    /// <param name="numbers">For each row its number, from 0.</param>
    /// <param name="count">How many numbers there are.</param>
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
