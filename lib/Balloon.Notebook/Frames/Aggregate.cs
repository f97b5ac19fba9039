using System.Globalization;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook;

/// <summary>An aggregate over the rows of a group, and the name of its column.</summary>
public sealed class Aggregate
{
    private readonly string? column;
    private readonly Func<DataFrame, IReadOnlyList<int>[], DataFrameColumn> compute;
    private readonly string name;

    private Aggregate(string name, string? column, Func<DataFrame, IReadOnlyList<int>[], DataFrameColumn> compute) =>
        (this.name, this.column, this.compute) = (name, column, compute);

    /// <summary>The number of rows.</summary>
    public static Aggregate Count() =>
        new("count", null, (_, groups) => new Int64DataFrameColumn("count", groups.Select(g => (long)g.Count)));

    /// <summary>The sum of a column; a whole number for a column of whole numbers.</summary>
    /// <param name="column">A column of numbers.</param>
    public static Aggregate Sum(string column) =>
        new(
            $"sum_{column}",
            column,
            (frame, groups) =>
                DataFrames.Column(frame, column) is Int64DataFrameColumn or Int32DataFrameColumn or Int16DataFrameColumn
                    ? new Int64DataFrameColumn(column, groups.Select(g => g.Sum(row => Whole(frame[column][row]))))
                    : Numbers(frame, column, groups, values => values.Sum())
        );

    /// <summary>The mean of a column; NULLs are ignored.</summary>
    /// <param name="column">A column of numbers.</param>
    public static Aggregate Mean(string column) =>
        new($"mean_{column}", column, (frame, groups) => Numbers(frame, column, groups, values => values.Average()));

    /// <summary>The median of a column; for an even number of values, the mean of the middle two.</summary>
    /// <param name="column">A column of numbers.</param>
    public static Aggregate Median(string column) =>
        new($"median_{column}", column, (frame, groups) => Numbers(frame, column, groups, Middle));

    /// <summary>The smallest value of a column.</summary>
    /// <param name="column">A column of values that can be ordered.</param>
    public static Aggregate Min(string column) => new($"min_{column}", column, (frame, groups) => One(frame, column, groups, sign: 1));

    /// <summary>The greatest value of a column.</summary>
    /// <param name="column">A column of values that can be ordered.</param>
    public static Aggregate Max(string column) => new($"max_{column}", column, (frame, groups) => One(frame, column, groups, sign: -1));

    /// <summary>The same aggregate with another column name.</summary>
    /// <param name="name">The name of the resulting column.</param>
    public Aggregate As(string name) => new(name, column, compute);

    internal DataFrameColumn Compute(DataFrame frame, IReadOnlyList<int>[] groups)
    {
        var made = compute(frame, groups);
        made.SetName(name);
        return made;
    }

    private static long Whole(object? value) => value is null ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static DoubleDataFrameColumn Numbers(DataFrame frame, string column, IReadOnlyList<int>[] groups, Func<List<double>, double> of)
    {
        var numbers = Frames.FrameValues.Numbers(DataFrames.Column(frame, column));
        return new DoubleDataFrameColumn(
            column,
            groups.Select(g =>
                g.Select(row => numbers[row]).Where(n => !double.IsNaN(n)).ToList() is { Count: > 0 } some ? of(some) : (double?)null
            )
        );
    }

    private static double Middle(List<double> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static DataFrameColumn One(DataFrame frame, string column, IReadOnlyList<int>[] groups, int sign)
    {
        var values = DataFrames.Column(frame, column);
        var rows = groups.Select(g => (long)g.Aggregate((best, row) => Better(values[row], values[best], sign) ? row : best));
        return values.Clone(new Int64DataFrameColumn("rows", rows));
    }

    private static bool Better(object? one, object? best, int sign) =>
        one is not null
        && (
            best is null
            || sign * (one is string text ? string.CompareOrdinal(text, (string)best) : Comparer<object>.Default.Compare(one, best)) < 0
        );
}
