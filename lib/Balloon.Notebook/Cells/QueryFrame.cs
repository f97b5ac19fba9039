using Balloon.Notebook.Sql;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Cells;

/// <summary>Rows of a query as a data frame.</summary>
internal static class QueryFrame
{
    public static DataFrame Of(QueryResult rows)
    {
        var columns = new List<DataFrameColumn>();
        for (var i = 0; i < rows.Columns.Count; i++)
        {
            var place = i;
            columns.Add(Column(Free(rows.Columns[i], columns), rows.Rows.Select(r => r[place]).ToList()));
        }

        return new(columns);
    }

    private static string Free(string name, List<DataFrameColumn> taken)
    {
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? name : $"{name}_{number}";
            if (taken.TrueForAll(c => c.Name != candidate))
                return candidate;
        }
    }

    private static DataFrameColumn Column(string name, IReadOnlyList<object?> values) =>
        values.FirstOrDefault(v => v is not null) switch
        {
            long => new Int64DataFrameColumn(name, values.Select(v => (long?)v)),
            int => new Int32DataFrameColumn(name, values.Select(v => (int?)v)),
            double => new DoubleDataFrameColumn(name, values.Select(v => (double?)v)),
            decimal => new DecimalDataFrameColumn(name, values.Select(v => (decimal?)v)),
            bool => new BooleanDataFrameColumn(name, values.Select(v => (bool?)v)),
            DateTime => new DateTimeDataFrameColumn(name, values.Select(v => (DateTime?)v)),
            _ => new StringDataFrameColumn(name, values.Select(v => v?.ToString())),
        };
}
