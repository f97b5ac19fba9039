using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Writing;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sinks;

/// <summary>How a sink's columns lie in its table.</summary>
internal sealed class SinkSchema
{
    private readonly (SqlType Type, IcebergType Table, int Column)[] fields;
    private readonly (SqlType Type, IcebergType Table, int Position)[] key;
    private readonly string[] names;
    private readonly bool[] required;
    private readonly string table;

    private SinkSchema(SinkDefinition definition, Schema schema, string table)
    {
        this.table = table;
        var columns = definition
            .Columns.Select((column, i) => (column.Name, Index: i))
            .ToDictionary(c => c.Name, c => c.Index, StringComparer.Ordinal);
        fields = new (SqlType, IcebergType, int)[schema.Fields.Count];
        names = [.. schema.Fields.Select(field => field.Name)];
        required = [.. schema.Fields.Select(field => field.Required)];
        for (var i = 0; i < fields.Length; i++)
        {
            var field = schema.Fields[i];
            fields[i] = columns.TryGetValue(field.Name, out var column)
                ? (definition.Columns[column].Type, field.Type, column)
                : (SqlType.Varchar, field.Type, -1);
        }

        key =
        [
            .. definition.PrimaryKey.Select(index =>
            {
                var position = Array.FindIndex(names, name => name == definition.Columns[index].Name);
                return (definition.Columns[index].Type, schema.Fields[position].Type, position);
            }),
        ];
        KeyColumns = [.. key.Select(part => names[part.Position])];
    }

    /// <summary>The primary key's columns, in its order.</summary>
    public IReadOnlyList<string> KeyColumns { get; }

    /// <summary>Checks that the sink's rows fit the table.</summary>
    /// <exception cref="SqlException">They do not; the message names the column.</exception>
    public static SinkSchema Check(SinkDefinition definition, TableMetadata metadata, string table, bool upsert)
    {
        var schema = metadata.CurrentSchema;
        foreach (var column in definition.Columns)
        {
            var field =
                schema.FindField(column.Name)
                ?? throw Mismatch(
                    $"column \"{column.Name}\" is not in the table {table}, which has {string.Join(", ", schema.Fields.Select(f => f.Name))}"
                );
            if (!ColumnTypes.Fits(column.Type, field.Type))
            {
                throw Mismatch(
                    $"column \"{column.Name}\" is {column.Type}, which is {ColumnTypes.ToCreate(column.Type, static () => 0)} in Iceberg; the table {table} has {field.Type}"
                );
            }
        }

        foreach (var field in schema.Fields)
        {
            if (field.Required && definition.Columns.All(column => column.Name != field.Name))
                throw Mismatch($"column \"{field.Name}\" of the table {table} is required, but the sink has no such column");
        }

        if (upsert)
            CheckPartitions(definition, metadata, table);
        return new SinkSchema(definition, schema, table);
    }

    /// <summary>The values of a row in the order of the table's columns, in Iceberg's plain form.</summary>
    /// <exception cref="SqlException">A required column is NULL.</exception>
    public object?[] Row(object?[] row)
    {
        var values = new object?[fields.Length];
        for (var i = 0; i < fields.Length; i++)
            values[i] = Value(i, fields[i].Column < 0 ? null : row[fields[i].Column]);
        return values;
    }

    /// <summary>Rows of a view as rows of the table.</summary>
    public IKeyedRows Rows(PlacedRows rows) => new TableRows(this, rows);

    private object? Value(int field, object? value)
    {
        var (type, target, _) = fields[field];
        return ColumnTypes.Convert(type, target, value) ?? (required[field] ? throw MissingValue(field) : null);
    }

    private SqlException MissingValue(int field) =>
        Mismatch($"column \"{names[field]}\" of the table {table} is required, but a row has NULL there");

    /// <summary>The values of a key, in the order of the primary key, in Iceberg's plain form.</summary>
    public object?[] Key(object?[] values)
    {
        var plain = new object?[key.Length];
        for (var i = 0; i < key.Length; i++)
            plain[i] = ColumnTypes.Convert(key[i].Type, key[i].Table, values[i]);
        return plain;
    }

    /// <summary>
    /// An equality delete holds within one partition. Where a row's partition does not follow from its key, the sink cannot know in which
    /// the old row lies, and it would stay.
    /// </summary>
    private static void CheckPartitions(SinkDefinition definition, TableMetadata metadata, string table)
    {
        var key = definition.PrimaryKey.Select(index => definition.Columns[index].Name).ToHashSet(StringComparer.Ordinal);
        foreach (var field in metadata.DefaultSpec.Fields.Where(field => field.Transform.Kind != TransformKind.Void))
        {
            var source = metadata.CurrentSchema.FindName(field.SourceId);
            if (source is not null && !key.Contains(source))
            {
                throw Mismatch(
                    $"the table {table} is partitioned by {field.Transform}({source}), and column \"{source}\" is not in the primary key: "
                        + "an updated row could leave its old version behind in another partition"
                );
            }
        }
    }

    private static SqlException Mismatch(string what) =>
        new(
            SqlStates.DatatypeMismatch,
            $"The sink does not fit its table: {what}.",
            hint: "Change the sink's query or the table's schema."
        );

    private sealed class TableRows(SinkSchema schema, PlacedRows rows) : IKeyedRows
    {
        public int Count => rows.Count;

        public object? Value(int row, int column) =>
            schema.Value(column, schema.fields[column].Column is >= 0 and var from ? rows.Value(row, from) : null);

        public bool TryRead<T>(int column, ReadOnlySpan<int> some, Span<T> values, Span<bool> nulls)
            where T : notnull
        {
            var (type, _, from) = schema.fields[column];
            if (from < 0 || !ColumnTypes.IsPlain(type) || !rows.TryRead(from, some, values, nulls))
                return false;
            return schema.required[column] && nulls.Contains(true) ? throw schema.MissingValue(column) : true;
        }

        public bool Replaces(int row) => rows.Replaces(row);
    }
}
