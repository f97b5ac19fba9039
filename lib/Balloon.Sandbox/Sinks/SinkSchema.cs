using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sinks;

/// <summary>Maps the columns of a sink to those of its table.</summary>
internal sealed class SinkSchema
{
    // For each of the table's columns, the sink's column: -1 if it has none.
    private readonly (SqlType Type, int Column)[] fields;
    private readonly (SqlType Type, int Position)[] key;
    private readonly Schema schema;
    private readonly Schema keySchema;
    private readonly string table;

    private SinkSchema(SinkDefinition definition, Schema schema, string table)
    {
        (this.schema, this.table) = (schema, table);
        var columns = definition
            .Columns.Select((column, i) => (column.Name, Index: i))
            .ToDictionary(c => c.Name, c => c.Index, StringComparer.Ordinal);
        fields = new (SqlType, int)[schema.Fields.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            var field = schema.Fields[i];
            fields[i] = columns.TryGetValue(field.Name, out var column) ? (definition.Columns[column].Type, column) : (SqlType.Varchar, -1);
        }

        key =
        [
            .. definition.PrimaryKey.Select(index =>
                (definition.Columns[index].Type, schema.Fields.ToList().FindIndex(field => field.Name == definition.Columns[index].Name))
            ),
        ];
        keySchema = new Schema([.. key.Select(part => schema.Fields[part.Position])]);
        KeyColumns = [.. keySchema.Fields.Select(field => field.Name)];
    }

    /// <summary>The columns of the primary key, in the key's order.</summary>
    public IReadOnlyList<string> KeyColumns { get; }

    /// <summary>Checks that the sink's columns match the table.</summary>
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
        {
            CheckKey(definition, schema, table);
            CheckPartitions(definition, metadata, table);
        }

        return new SinkSchema(definition, schema, table);
    }

    /// <summary>Converts rows of the sink to rows of the table.</summary>
    /// <exception cref="SqlException">A required column is NULL.</exception>
    public ColumnBatch Rows(Batch rows) =>
        new(
            schema,
            [
                .. fields.Select(
                    (field, i) => SinkColumns.Convert(schema.Fields[i], field.Type, field.Column < 0 ? null : Allowed(i, rows), rows.Count)
                ),
            ]
        );

    /// <summary>Converts keys of the sink, in the order of the primary key, to those of the table.</summary>
    public ColumnBatch Keys(Batch keys) =>
        new(keySchema, [.. key.Select((part, i) => SinkColumns.Convert(keySchema.Fields[i], part.Type, keys.Columns[i], keys.Count))]);

    private Columns.Column Allowed(int field, Batch rows)
    {
        var column = rows.Columns[fields[field].Column];
        if (schema.Fields[field].Required && column.Nulls is { } nulls && nulls.AsSpan(0, rows.Count).Contains(true))
            throw Mismatch($"column \"{schema.Fields[field].Name}\" of the table {table} is required, but a row has NULL there");
        return column;
    }

    /// <summary>
    /// The identifier fields say which columns tell the table's rows apart. An upsert replaces the row of its own key: with fewer columns
    /// rows that differ in the others would replace each other and be lost, with more a row would stay beside its new version. RisingWave
    /// does not look at them. A table without identifier fields takes any key.
    /// </summary>
    private static void CheckKey(SinkDefinition definition, Schema schema, string table)
    {
        var key = definition.PrimaryKey.Select(index => definition.Columns[index].Name).ToList();
        var identifier = schema.IdentifierFieldIds.Select(id => schema.FindName(id) ?? $"{id}").ToList();
        if (identifier.Count == 0 || identifier.ToHashSet(StringComparer.Ordinal).SetEquals(key))
            return;
        throw Mismatch(
            $"its primary_key is '{string.Join(',', key)}', but the identifier fields of the table {table} are '{string.Join(',', identifier)}', "
                + "so that rows would be lost or doubled",
            $"Write primary_key = '{string.Join(',', identifier)}', or create the table with the identifier fields '{string.Join(',', key)}'."
        );
    }

    /// <summary>
    /// An equality delete applies to one partition. If a row's partition does not follow from its key, the sink cannot know the old row's
    /// partition, and the row would stay.
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
                        + "an updated row could leave its old version behind in another partition",
                    $"Create the table again, partitioned by columns of the primary key alone: {string.Join(", ", key.Order(StringComparer.Ordinal))}."
                );
            }
        }
    }

    private static SqlException Mismatch(string what, string hint = "Change the sink's query or the table's schema.") =>
        new(SqlStates.DatatypeMismatch, $"The sink does not fit its table: {what}.", hint: hint);
}
