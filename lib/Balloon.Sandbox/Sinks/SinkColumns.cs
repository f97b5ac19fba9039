using Balloon.Iceberg.Spec;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;
using IcebergColumn = Balloon.Iceberg.Columns.Column;

namespace Balloon.Sandbox.Sinks;

/// <summary>Converts columns of the stream to columns of an Iceberg table.</summary>
internal static class SinkColumns
{
    /// <param name="field">The table's column.</param>
    /// <param name="type">The type of the stream's column.</param>
    /// <param name="column">The stream's column, or null if all its values are NULL.</param>
    /// <param name="count">The number of rows.</param>
    public static IcebergColumn Convert(NestedField field, SqlType type, Column? column, int count) =>
        column switch
        {
            null => IcebergColumn.From(field, Enumerable.Repeat<object?>(null, count)),
            // Both sides store these alike: the arrays are shared.
            Column<bool> same => Same(field, same, count),
            Column<int> same => Same(field, same, count),
            Column<long> same => Same(field, same, count),
            Column<float> same => Same(field, same, count),
            Column<double> same => Same(field, same, count),
            Column<byte[]> same => Same(field, same, count),
            Column<string> same => Same(field, same, count),
            _ => IcebergColumn.From(field, Enumerable.Range(0, count).Select(row => ColumnTypes.Convert(type, field.Type, column[row]))),
        };

    private static IcebergColumn Same<T>(NestedField field, Column<T> column, int count)
        where T : notnull => IcebergColumn.Of(field, Exact(column.Values, count), column.Nulls is { } nulls ? Exact(nulls, count) : null);

    // A column's array may be longer than its number of rows.
    private static T[] Exact<T>(T[] values, int count) => values.Length == count ? values : values[..count];
}
