using System.Globalization;
using System.Text.Json;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using DuckDB.NET.Data;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>
/// DuckDB as a second reader of Parquet files: every row of every data and delete file, and filters, which wrong statistics would mislead.
/// </summary>
internal static class DuckJudge
{
    private static readonly NestedField[] Reserved =
    [
        .. ReservedFields.PositionDeletes.Fields,
        ReservedFields.RowId,
        ReservedFields.LastUpdatedSequence,
    ];

    /// <summary>Compares the Parquet files of every snapshot.</summary>
    /// <returns>How many data files and delete files there were.</returns>
    public static async Task<(int Data, int Deletes)> AgreesAsync(Table table, CancellationToken cancellationToken)
    {
        using var duck = Duck.Open();
        var (seen, data, deletes) = (new HashSet<string>(), 0, 0);
        foreach (var snapshot in table.Metadata.Snapshots)
        {
            foreach (var entry in await table.Inspect.FilesAsync(snapshot.SnapshotId, cancellationToken))
            {
                if (entry.File.FileFormat != "PARQUET" || !seen.Add(entry.File.FilePath))
                    continue;
                var writer = table.Metadata.FindSnapshot(entry.SnapshotId);
                var schema = table.Metadata.SchemaById(writer?.SchemaId ?? table.Schema.SchemaId);
                await JudgeAsync(duck, table, entry, schema, cancellationToken);
                if (entry.File.Content == FileContent.Data)
                    data++;
                else
                    deletes++;
            }
        }

        return (data, deletes);
    }

    private static async Task JudgeAsync(
        DuckDBConnection duck,
        Table table,
        ManifestEntry entry,
        Schema schema,
        CancellationToken cancellationToken
    )
    {
        var path = entry.File.FilePath["file://".Length..].Replace("'", "''", StringComparison.Ordinal);
        var source = $"read_parquet('{path}', hive_partitioning = false)";
        var fields = Columns(duck, path)
            .Select(column => schema.Fields.Concat(Reserved).Single(field => field.Id == column.Id && field.Name == column.Name))
            .ToArray();
        var task = new FileTask(entry.File, [], new Schema(schema.SchemaId, new StructType(fields), []), entry.SequenceNumber, Filter.All);
        var rows = new List<object?[]>();
        await foreach (var batch in table.NewScan().ReadTasksAsync([task], cancellationToken))
            rows.AddRange(batch.Rows().Select(row => Enumerable.Range(0, row.Count).Select(i => Known(fields[i], row.Plain(i))).ToArray()));
        fields = [.. fields.Select(field => IsCut(field) ? field with { Type = PrimitiveType.Timestamptz } : field)];

        var cells = string.Join(", ", fields.Select(field => Cell(field.Type, Quoted(field.Name), 0)));
        var theirs = Duck.Rows(duck, $"SELECT json_array({cells})::VARCHAR FROM {source}");
        Assert.Equal(entry.File.RecordCount, theirs.Count);
        Assert.Equal(
            theirs.Select(line => JudgedValues.Line(fields, JsonDocument.Parse(line).RootElement.EnumerateArray())),
            rows.Select(JudgedValues.Line)
        );

        var filters = fields.SelectMany((field, i) => Filters(field, [.. rows.Select(row => row[i])])).ToArray();
        var counts = Duck.Rows(duck, $"SELECT {string.Join(", ", filters.Select(f => $"(SELECT count(*) FROM {source} WHERE {f.Sql})"))}");
        Assert.Equal(
            filters.Select(filter => $"{filter.Rows} rows: {filter.Sql}"),
            counts.Single().Split('|').Zip(filters, (count, filter) => $"{count} rows: {filter.Sql}")
        );
    }

    /// <summary>DuckDB has no timestamps with nanoseconds: it truncates them to microseconds.</summary>
    private static bool IsCut(NestedField field) => field.Type is PrimitiveType { Kind: TypeKind.TimestamptzNs };

    private static object? Known(NestedField field, object? value) => IsCut(field) && value is long nanos ? nanos / 1000 : value;

    /// <summary>Names and ids of the top-level columns.</summary>
    private static List<(string Name, int Id)> Columns(DuckDBConnection duck, string path)
    {
        var lines = Duck.Rows(duck, $"SELECT name, field_id, coalesce(num_children, 0) FROM parquet_schema('{path}')")
            .Select(line => line.Split('|'))
            .ToArray();
        var columns = new List<(string, int)>();
        for (var at = 1; at < lines.Length; at++)
        {
            columns.Add((lines[at][0], int.Parse(lines[at][1], CultureInfo.InvariantCulture)));
            for (var inner = int.Parse(lines[at][2], CultureInfo.InvariantCulture); inner > 0; inner--)
                inner += int.Parse(lines[++at][2], CultureInfo.InvariantCulture);
        }

        return columns;
    }

    /// <summary>An expression that returns a value, however nested, as JSON of texts.</summary>
    private static string Cell(IcebergType type, string sql, int depth)
    {
        var item = $"e{depth}";
        return type switch
        {
            StructType inner =>
                $"CASE WHEN {sql} IS NULL THEN NULL ELSE json_object({string.Join(", ", inner.Fields.Select(field => $"'{field.Name}', {Cell(field.Type, $"{sql}.{Quoted(field.Name)}", depth)}"))}) END",
            ListType list => $"to_json(list_transform({sql}, lambda {item}: {Cell(list.Element, item, depth + 1)}))",
            MapType map =>
                $"to_json(list_transform(map_entries({sql}), lambda {item}: json_array({Cell(map.Key, $"{item}.key", depth + 1)}, {Cell(map.Value, $"{item}.value", depth + 1)})))",
            PrimitiveType { Kind: TypeKind.Fixed or TypeKind.Binary } => $"hex({sql})",
            _ => $"{sql}::VARCHAR",
        };
    }

    private static IEnumerable<(string Sql, int Rows)> Filters(NestedField field, object?[] values)
    {
        var column = Quoted(field.Name);
        yield return ($"{column} IS NULL", values.Count(value => value is null));
        if (field.Type is not PrimitiveType type)
            yield break;
        var known = values.OfType<object>().OrderBy(value => value, Comparer<object>.Create(Order)).ToArray();
        foreach (var at in new[] { 0, known.Length / 2, known.Length - 1 }.Distinct().Where(at => at >= 0 && at < known.Length))
        {
            var literal = Literal(type, known[at]);
            yield return ($"{column} = {literal}", known.Count(value => Order(value, known[at]) == 0));
            yield return ($"{column} < {literal}", known.Count(value => Order(value, known[at]) < 0));
            yield return ($"{column} >= {literal}", known.Count(value => Order(value, known[at]) >= 0));
        }
    }

    /// <summary>As in SQL, positive and negative zero are equal.</summary>
    private static int Order(object left, object right) =>
        (left, right) switch
        {
            (0.0, 0.0) or (0f, 0f) => 0,
            _ => Values.Compare(left, right),
        };

    private static string Literal(PrimitiveType type, object value)
    {
        var text = value switch
        {
            string s => s.Replace("'", "''", StringComparison.Ordinal),
            float f => f.ToString("R", CultureInfo.InvariantCulture),
            double d => d.ToString("R", CultureInfo.InvariantCulture),
            _ => Values.Format(type, value),
        };
        return type.Kind switch
        {
            TypeKind.Fixed or TypeKind.Binary => $"from_hex('{text}')",
            TypeKind.Int => $"'{text}'::INTEGER",
            TypeKind.Long => $"'{text}'::BIGINT",
            TypeKind.String => $"'{text}'",
            TypeKind.Decimal => $"'{text}'::DECIMAL({type.Precision}, {type.Scale})",
            TypeKind.TimestampNs => $"'{text}'::TIMESTAMP_NS",
            _ => $"'{text}'::{type.Kind}",
        };
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
