using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>Row lineage (v3): if a file does not contain a row's id or its last change, they are derived from the file.</summary>
internal static class Lineage
{
    public static ColumnBatch Fill(ColumnBatch batch, FileTask task, long firstRow)
    {
        if (batch.Columns.All(column => column.Field.Id is not (ReservedFields.RowIdId or ReservedFields.LastUpdatedSequenceId)))
            return batch;
        return new(
            batch.Schema,
            [
                .. batch.Columns.Select(column =>
                    column.Field.Id switch
                    {
                        ReservedFields.RowIdId when task.File.FirstRowId is { } first => Fill(
                            (FixedWidthColumn<long>)column,
                            row => first + firstRow + row
                        ),
                        ReservedFields.LastUpdatedSequenceId when task.File.FirstRowId is not null => Fill(
                            (FixedWidthColumn<long>)column,
                            _ => task.SequenceNumber
                        ),
                        _ => column,
                    }
                ),
            ],
            batch.RowCount
        );
    }

    private static FixedWidthColumn<long> Fill(FixedWidthColumn<long> column, Func<int, long> inherited)
    {
        var values = new long[column.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = column.IsNull(i) ? inherited(i) : column.Span[i];
        return new(column.Field, values);
    }
}
