using Balloon.Iceberg.Spec;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;
using IcebergColumn = Balloon.Iceberg.Columns.Column;

namespace Balloon.Sandbox.Sinks;

/// <summary>Columns of the stream as columns of an Iceberg table.</summary>
internal static class SinkColumns
{
    /// <param name="field">The table's column.</param>
    /// <param name="type">The type of the stream's.</param>
    /// <param name="column">The stream's column; null for one that is NULL throughout.</param>
    /// <param name="count">How many rows of it.</param>
    public static IcebergColumn Convert(NestedField field, SqlType type, Column? column, int count) =>
        column switch
        {
            null => IcebergColumn.From(field, Enumerable.Repeat<object?>(null, count)),
            // Kept alike on both sides: the arrays are handed on.
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

    // A column's array may be longer than it has rows.
    private static T[] Exact<T>(T[] values, int count) => values.Length == count ? values : values[..count];
}
