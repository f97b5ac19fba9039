namespace Balloon.Notebook.Analytics;

/// <summary>
/// The distribution of scores. Each window only has five numbers, so for several windows together the count, mean, minimum and maximum are
/// exact, and quartiles, median and standard deviation are estimates: between two of a window's five numbers lies a quarter of its pops,
/// which are assumed to be evenly distributed. A single window gives its own quartiles.
/// </summary>
/// <param name="Pops">The number of pops.</param>
/// <param name="Mean">The mean score.</param>
/// <param name="Deviation">The population standard deviation.</param>
/// <param name="Min">The lowest score.</param>
/// <param name="Q1">The first quartile.</param>
/// <param name="Median">The median.</param>
/// <param name="Q3">The third quartile.</param>
/// <param name="Max">The highest score.</param>
internal sealed record Spread(long Pops, double Mean, double Deviation, double Min, double Q1, double Median, double Q3, double Max)
{
    private const int Cells = 512;

    /// <summary>
    /// The exact distribution of individual scores. A quartile between two scores is interpolated, as by SQL's <c>percentile_cont</c>. NaN
    /// is ignored; null if nothing is left.
    /// </summary>
    public static Spread? Of(IEnumerable<double> scores)
    {
        double[] all = [.. scores.Where(double.IsFinite).Order()];
        if (all.Length == 0)
            return null;
        var mean = all.Average();
        var deviation = Math.Sqrt(all.Average(score => (score - mean) * (score - mean)));
        return new Spread(all.Length, mean, deviation, all[0], At(0.25), At(0.5), At(0.75), all[^1]);

        double At(double share)
        {
            var place = share * (all.Length - 1);
            var (low, high) = (all[(int)Math.Floor(place)], all[(int)Math.Ceiling(place)]);
            return low + (high - low) * (place - Math.Floor(place));
        }
    }

    /// <summary>The distribution over some of the windows; null if they have no pops.</summary>
    public static Spread? Of(ColorWindows windows, ReadOnlySpan<int> rows)
    {
        var (pops, count, one) = (0L, 0, 0);
        var (sum, squares, least, most) = (0.0, 0.0, double.PositiveInfinity, double.NegativeInfinity);
        foreach (var i in rows)
        {
            if (windows.Pops[i] <= 0)
                continue;
            pops += windows.Pops[i];
            (count, one) = (count + 1, i);
            sum += windows.Pops[i] * windows.Means[i];
            squares += windows.Pops[i] * MeanSquare(windows, i);
            least = Math.Min(least, windows.Min[i]);
            most = Math.Max(most, windows.Max[i]);
        }

        if (count == 0)
            return null;
        var mean = sum / pops;
        var deviation = Math.Sqrt(Math.Max(0, squares / pops - mean * mean));
        if (count == 1)
            return new Spread(pops, mean, deviation, least, windows.Q1[one], windows.Medians[one], windows.Q3[one], most);
        var masses = Weights(windows, rows, least, most);
        return new Spread(
            pops,
            mean,
            deviation,
            least,
            Quantile(masses, pops, least, most, 0.25),
            Quantile(masses, pops, least, most, 0.5),
            Quantile(masses, pops, least, most, 0.75),
            most
        );
    }

    /// <summary>The mean of the squares if each quarter of the pops is evenly distributed, adjusted to the window's exact mean.</summary>
    private static double MeanSquare(ColorWindows w, int i)
    {
        ReadOnlySpan<double> five = [w.Min[i], w.Q1[i], w.Medians[i], w.Q3[i], w.Max[i]];
        var (mean, square) = (0.0, 0.0);
        for (var q = 0; q < 4; q++)
        {
            var (a, b) = (five[q], five[q + 1]);
            mean += (a + b) / 8;
            square += (a * a + a * b + b * b) / 12;
        }

        return square - mean * mean + w.Means[i] * w.Means[i];
    }

    /// <summary>The number of pops in each of many small bins between the lowest and the highest score.</summary>
    private static double[] Weights(ColorWindows w, ReadOnlySpan<int> rows, double least, double most)
    {
        // A quarter that covers many bins adds a constant density, which is stored as its two ends and summed once at the end.
        var (masses, steps) = (new double[Cells + 1], new double[Cells + 2]);
        var width = (most - least) / Cells;
        foreach (var i in rows)
        {
            if (w.Pops[i] <= 0)
                continue;
            var quarter = w.Pops[i] / 4.0;
            ReadOnlySpan<double> five = [w.Min[i], w.Q1[i], w.Medians[i], w.Q3[i], w.Max[i]];
            for (var q = 0; q < 4; q++)
                Spill(masses, steps, quarter, five[q], five[q + 1], least, width);
        }

        var density = 0.0;
        for (var cell = 0; cell < masses.Length; cell++)
            masses[cell] += density += steps[cell];
        return masses;
    }

    private static void Spill(double[] masses, double[] steps, double mass, double from, double to, double least, double width)
    {
        var (first, last) = width == 0 ? (0, 0) : (Cell(from), Cell(to));
        if (first == last)
        {
            masses[first] += mass;
            return;
        }

        var each = mass * width / (to - from);
        masses[first] += each * (least + (first + 1) * width - from) / width;
        masses[last] += each * (to - least - last * width) / width;
        steps[first + 1] += each;
        steps[last] -= each;

        int Cell(double score) => Math.Clamp((int)((score - least) / width), 0, Cells);
    }

    private static double Quantile(double[] masses, long pops, double least, double most, double share)
    {
        var (wanted, seen, width) = (share * pops, 0.0, (most - least) / Cells);
        for (var cell = 0; cell < masses.Length; cell++)
        {
            if (masses[cell] > 1e-9 && seen + masses[cell] >= wanted)
                return Math.Clamp(least + (cell + (wanted - seen) / masses[cell]) * width, least, most);
            seen += masses[cell];
        }

        return most;
    }
}
