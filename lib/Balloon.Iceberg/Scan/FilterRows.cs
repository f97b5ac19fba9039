using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>Applies a bound filter to the rows of a batch, exactly.</summary>
internal static class FilterRows
{
    /// <summary>Whether each row passes.</summary>
    public static bool[] Apply(BoundFilter filter, ColumnBatch batch)
    {
        var pass = new bool[batch.RowCount];
        switch (filter)
        {
            case BoundFilter.Fixed constant:
                Array.Fill(pass, constant.Value);
                break;
            case BoundFilter.Pair pair:
                var (left, right) = (Apply(pair.Left, batch), Apply(pair.Right, batch));
                for (var i = 0; i < pass.Length; i++)
                    pass[i] = pair.IsAnd ? left[i] & right[i] : left[i] | right[i];
                break;
            case BoundFilter.Predicate predicate:
                Predicate(predicate, ColumnOf(batch, predicate.Field.Id), pass);
                break;
        }

        return pass;
    }

    /// <summary>Whether a non-null plain value passes.</summary>
    public static bool Test(BoundFilter.Predicate predicate, object value)
    {
        switch (predicate.Operator)
        {
            case FilterOperator.NotNull:
                return true;
            case FilterOperator.IsNull:
                return false;
            case FilterOperator.IsNaN:
                return value is float.NaN or double.NaN;
            case FilterOperator.NotNaN:
                return value is not (float.NaN or double.NaN);
            case FilterOperator.StartsWith:
                return ((string)value).StartsWith((string)predicate.Value!, StringComparison.Ordinal);
            case FilterOperator.NotStartsWith:
                return !((string)value).StartsWith((string)predicate.Value!, StringComparison.Ordinal);
            case FilterOperator.In:
                return predicate.Items.Any(item => Order(value, item) == 0);
            case FilterOperator.NotIn:
                return predicate.Items.All(item => Order(value, item) != 0);
        }

        return Compare(predicate.Operator, Order(value, predicate.Value!));
    }

    private static bool Compare(FilterOperator op, int order) =>
        op switch
        {
            FilterOperator.Equal => order == 0,
            FilterOperator.NotEqual => order != 0,
            FilterOperator.LessThan => order < 0,
            FilterOperator.LessOrEqual => order <= 0,
            FilterOperator.GreaterThan => order > 0,
            _ => order >= 0,
        };

    /// <summary>Treats zero and minus zero as equal, as numeric comparisons do.</summary>
    private static int Order(object a, object b) =>
        (a, b) switch
        {
            (double x, double y) when x == y => 0,
            (float x, float y) when x == y => 0,
            _ => Values.Compare(a, b),
        };

    private static void Predicate(BoundFilter.Predicate predicate, Func<int, object?> plain, Column? column, bool[] pass)
    {
        switch (column)
        {
            case StringColumn text when predicate.Operator is not (FilterOperator.IsNull or FilterOperator.NotNull):
                var verdicts = new bool[text.Dictionary.Count];
                for (var i = 0; i < verdicts.Length; i++)
                    verdicts[i] = Test(predicate, text.Dictionary[i]);
                var codes = text.Codes;
                for (var i = 0; i < pass.Length; i++)
                    pass[i] = codes[i] >= 0 && verdicts[codes[i]];
                return;
            case FixedWidthColumn<long> longs when predicate.Value is long value:
                Numbers(longs, value, predicate.Operator, pass);
                return;
            case FixedWidthColumn<int> ints when predicate.Value is int value:
                Numbers(ints, value, predicate.Operator, pass);
                return;
        }

        for (var i = 0; i < pass.Length; i++)
        {
            var value = plain(i);
            pass[i] = value is null ? predicate.Operator == FilterOperator.IsNull : Test(predicate, value);
        }
    }

    private static void Predicate(BoundFilter.Predicate predicate, (Column? Column, Func<int, object?> Plain) source, bool[] pass) =>
        Predicate(predicate, source.Plain, source.Column, pass);

    private static void Numbers<T>(FixedWidthColumn<T> column, T value, FilterOperator op, bool[] pass)
        where T : struct, IComparable<T>
    {
        var values = column.Span;
        for (var i = 0; i < pass.Length; i++)
            pass[i] = Compare(op, values[i].CompareTo(value)) && !column.IsNull(i);
    }

    /// <summary>A column, or a field within a struct.</summary>
    private static (Column? Column, Func<int, object?> Plain) ColumnOf(ColumnBatch batch, int id)
    {
        foreach (var column in batch.Columns)
        {
            if (column.Field.Id == id)
                return (column, column.Plain);
            if (column.Field.Type is StructType type && Path(type, id) is { } path)
                return (null, row => path.Aggregate(column.Plain(row), (value, index) => (value as object?[])?[index]));
        }

        throw IcebergException.InvalidArgument($"Field {id} of the filter is not read.");
    }

    private static List<int>? Path(StructType type, int id)
    {
        for (var i = 0; i < type.Fields.Count; i++)
        {
            if (type.Fields[i].Id == id)
                return [i];
            if (type.Fields[i].Type is StructType inner && Path(inner, id) is { } rest)
                return [i, .. rest];
        }

        return null;
    }
}
