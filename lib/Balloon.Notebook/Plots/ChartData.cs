using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Balloon.Notebook.Tables;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook;

/// <summary>
/// Named columns for a chart. Results and data frames are converted implicitly; <see cref="Charts"/> accepts lists of records as they are.
/// </summary>
public sealed class ChartData
{
    private readonly IReadOnlyList<(string Name, IReadOnlyList<object?> Values)> columns;
    private readonly bool ofRecords;

    private ChartData(IEnumerable<(string Name, IReadOnlyList<object?> Values)> columns, bool ofRecords = false) =>
        (this.columns, this.ofRecords) = ([.. columns], ofRecords);

    /// <summary>Converts a data frame.</summary>
    public static implicit operator ChartData(DataFrame frame) => From(frame);

    /// <summary>Converts a result.</summary>
    public static implicit operator ChartData(ResultTable table) => From(table);

    /// <summary>Converts a data frame.</summary>
    public static ChartData From(DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new ChartData(frame.Columns.Select(c => (c.Name, (IReadOnlyList<object?>)[.. c.Cast<object?>()])));
    }

    /// <summary>Converts a result.</summary>
    public static ChartData From(ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new ChartData(
            table.Columns.Select(c => (c.Name, (IReadOnlyList<object?>)[.. Enumerable.Range(0, c.Count).Select(row => c[row])]))
        );
    }

    /// <summary>
    /// Converts records, including those of anonymous types: each public property is a column, which can be named as the property or in
    /// snake case.
    /// </summary>
    internal static ChartData OfRecords<T>(IEnumerable<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var list = rows.ToList();
        return new ChartData(
            typeof(T)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.CanRead && p.GetIndexParameters().Length == 0)
                .Select(p => (p.Name, (IReadOnlyList<object?>)list.ConvertAll(row => p.GetValue(row)))),
            ofRecords: true
        );
    }

    /// <summary>Computes columns named x, y and by from records.</summary>
    internal static ChartData From<T, TX>(IEnumerable<T> rows, Func<T, TX> x, Func<T, double>? y, Func<T, string?>? by)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var list = rows.ToList();
        var made = new List<(string, IReadOnlyList<object?>)> { ("x", list.ConvertAll(r => (object?)x(r))) };
        if (y is not null)
            made.Add(("y", list.ConvertAll(r => (object?)y(r))));
        if (by is not null)
            made.Add(("by", list.ConvertAll(r => (object?)by(r))));
        return new ChartData(made);
    }

    /// <summary>A column's values.</summary>
    /// <exception cref="BalloonException">There is none of that name.</exception>
    internal IReadOnlyList<object?> this[string name] =>
        columns.FirstOrDefault(c => c.Name == name).Values
        ?? columns.FirstOrDefault(c => ofRecords && JsonNamingPolicy.SnakeCaseLower.ConvertName(c.Name) == name).Values
        ?? throw new BalloonException(
            $"There is no column '{name}' to draw.{Nearest.Hint(name, columns.Select(c => c.Name))} There are {Sentence.List(columns.Select(c => c.Name))}."
        );

    /// <summary>A column as numbers; NULL becomes NaN, which charts skip.</summary>
    /// <exception cref="BalloonException">There is none of that name, or a value is not a number.</exception>
    internal IReadOnlyList<double> Numbers(string name) =>
        [
            .. this[name]
                .Select(value =>
                    value switch
                    {
                        null => double.NaN,
                        TimeSpan span => span.TotalSeconds,
                        IConvertible number and not string and not DateTime => number.ToDouble(CultureInfo.InvariantCulture),
                        _ => throw new BalloonException(
                            $"The column '{name}' has '{Values.Text(value)}', which is not a number: name a column of numbers there."
                        ),
                    }
                ),
        ];

    /// <summary>A column as text, such as the names of bars and series.</summary>
    internal IReadOnlyList<string> Texts(string name) => [.. this[name].Select(Values.Text)];
}
