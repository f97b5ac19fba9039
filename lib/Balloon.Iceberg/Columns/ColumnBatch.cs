using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Columns;

/// <summary>Rows of a table as typed columns.</summary>
public sealed class ColumnBatch
{
    internal ColumnBatch(Schema schema, IReadOnlyList<Column> columns, int rowCount) =>
        (Schema, Columns, RowCount) = (schema, columns, rowCount);

    /// <summary>Creates a batch of rows to write.</summary>
    /// <param name="schema">The table's schema, or part of it.</param>
    /// <param name="columns">A column for each of its fields, in order.</param>
    /// <exception cref="IcebergException">
    /// A column belongs to another field, or has another number of rows than the first (<see cref="ErrorKind.InvalidArgument"/>).
    /// </exception>
    public ColumnBatch(Schema schema, IReadOnlyList<Column> columns)
        : this(schema, columns, columns is [var first, ..] ? first.Length : 0)
    {
        if (
            !columns
                .Select(column => (column.Field.Id, column.Field.Type))
                .SequenceEqual(schema.Fields.Select(field => (field.Id, field.Type)))
        )
            throw IcebergException.InvalidArgument(
                $"The columns are {string.Join(", ", columns.Select(c => $"{c.Field.Name} {c.Field.Type} ({c.Field.Id})"))}, but the schema is {schema}."
            );
        if (columns.FirstOrDefault(column => column.Length != RowCount) is { } other)
            throw IcebergException.InvalidArgument(
                $"Column '{other.Field.Name}' has {other.Length} rows, but '{columns[0].Field.Name}' has {RowCount}."
            );
    }

    /// <summary>The columns' names and types: the schema of the scan, or that of the table to write.</summary>
    public Schema Schema { get; }

    /// <summary>The columns, in the order of <see cref="Schema"/>.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Finds a column by name.</summary>
    /// <exception cref="IcebergException">There is none (<see cref="ErrorKind.InvalidArgument"/>).</exception>
    public Column this[string name] =>
        Columns.FirstOrDefault(column => column.Field.Name == name)
        ?? throw IcebergException.InvalidArgument($"No column '{name}' among {string.Join(", ", Columns.Select(c => c.Field.Name))}.");

    /// <summary>A row.</summary>
    public Row Row(int row) => new(Schema.Struct, PlainRow(row));

    /// <summary>The rows, one after another.</summary>
    public IEnumerable<Row> Rows()
    {
        for (var i = 0; i < RowCount; i++)
            yield return Row(i);
    }

    internal object?[] PlainRow(int row)
    {
        var values = new object?[Columns.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Columns[i].Plain(row);
        return values;
    }

    internal ColumnBatch Take(ReadOnlySpan<int> rows)
    {
        var taken = new Column[Columns.Count];
        for (var i = 0; i < taken.Length; i++)
            taken[i] = Columns[i].Take(rows);
        return new(Schema, taken, rows.Length);
    }

    internal ColumnBatch First(int rows) => rows >= RowCount ? this : Take([.. Enumerable.Range(0, rows)]);
}
