using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Frames;

/// <summary>Converts columns of data frames to typed columns.</summary>
internal static class FrameValues
{
    public static ResultColumn Of(DataFrameColumn column) => Tables.FrameColumns.Table(new DataFrame(column)).Columns[0];

    /// <summary>The numbers of a column; NaN for NULL.</summary>
    /// <exception cref="BalloonException">It is not numeric.</exception>
    public static double[] Numbers(DataFrameColumn column)
    {
        var values = Of(column);
        var numbers = new double[values.Count];
        for (var row = 0; row < numbers.Length; row++)
        {
            numbers[row] = values[row] switch
            {
                null => double.NaN,
                var value when Values.IsNumber(value) => Convert.ToDouble(value, null),
                var other => throw new BalloonException(
                    $"The column '{column.Name}' has '{Values.Text(other)}', which is not a number: it cannot be summed or averaged."
                ),
            };
        }

        return numbers;
    }

    /// <summary>The values of several columns of each row, combined to a key.</summary>
    public static string[] Keys(DataFrame frame, IReadOnlyList<string> columns)
    {
        var values = columns.Select(c => Of(DataFrames.Column(frame, c))).ToList();
        var keys = new string[frame.Rows.Count];
        for (var row = 0; row < keys.Length; row++)
            keys[row] = string.Join('\u001f', values.Select(v => v.IsNull(row) ? "\u0000" : Exact(v[row]!)));
        return keys;
    }

    private static string Exact(object value) =>
        value switch
        {
            DateTime time => time.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
}
