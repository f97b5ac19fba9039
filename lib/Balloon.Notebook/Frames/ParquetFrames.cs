using Parquet;
using Parquet.Schema;

namespace Balloon.Notebook.Frames;

/// <summary>Reads and writes flat Parquet files with Parquet.Net.</summary>
internal static class ParquetFrames
{
    public static async Task SaveAsync(ResultTable table, string path, CancellationToken cancellationToken)
    {
        var fields = table.Columns.Select(Field).ToList();
        var partial = path + ".part";
        try
        {
            var stream = File.Create(partial);
            await using (stream.ConfigureAwait(false))
            {
                var writer = await ParquetWriter
                    .CreateAsync(new ParquetSchema(fields), stream, Encodings(fields), cancellationToken: cancellationToken)
                    .ConfigureAwait(false);
                await using (writer.ConfigureAwait(false))
                {
                    using var group = writer.CreateRowGroup();
                    for (var i = 0; i < fields.Count; i++)
                        await WriteAsync(group, fields[i], table.Columns[i], cancellationToken).ConfigureAwait(false);
                }
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    public static async Task<ResultTable> LoadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new BalloonException($"There is no file {Path.GetFullPath(path)}.");
        try
        {
            var reader = await ParquetReader.CreateAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using var disposing = reader.ConfigureAwait(false);
            if (reader.Schema.Fields.FirstOrDefault(f => f is not DataField { IsArray: false }) is { } nested)
                throw new BalloonException(
                    $"{Path.GetFileName(path)}: the column '{nested.Name}' is nested, for which a data frame has no column."
                );
            var columns = new List<ResultColumn>();
            foreach (var field in reader.Schema.DataFields)
                columns.Add(await ReadAsync(reader, field, cancellationToken).ConfigureAwait(false));
            return new ResultTable(Path.GetFileName(path), columns) { Source = $"the file {Path.GetFileName(path)}", ShowsNulls = true };
        }
        catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException or ParquetException)
        {
            throw new BalloonException($"{path} cannot be read as a Parquet file: {e.Message}", e);
        }
    }

    private static DataField Field(ResultColumn column) =>
        column switch
        {
            ResultColumn<bool> => new DataField(column.Name, typeof(bool), isNullable: true),
            ResultColumn<short> => new DataField(column.Name, typeof(short), isNullable: true),
            ResultColumn<int> => new DataField(column.Name, typeof(int), isNullable: true),
            ResultColumn<long> => new DataField(column.Name, typeof(long), isNullable: true),
            ResultColumn<float> => new DataField(column.Name, typeof(float), isNullable: true),
            ResultColumn<double> => new DataField(column.Name, typeof(double), isNullable: true),
            ResultColumn<decimal> numbers => new DecimalDataField(column.Name, 28, Scale(numbers), isNullable: true),
            ResultColumn<DateTime> times => new DateTimeDataField(
                column.Name,
                DateTimeFormat.Timestamp,
                isAdjustedToUTC: times.Values.Any(t => t.Kind == DateTimeKind.Utc),
                unit: DateTimeTimeUnit.Micros,
                isNullable: true
            ),
            _ => new DataField(column.Name, typeof(string), isNullable: true),
        };

    /// <summary>Texts as a dictionary and small numbers, unless hardly any repeats. The library's default is each text in full.</summary>
    private static ParquetOptions Encodings(IEnumerable<DataField> fields)
    {
        var options = new ParquetOptions();
        foreach (var field in fields.Where(f => f.ClrType == typeof(string) || f.ClrType == typeof(ReadOnlyMemory<char>)))
            options.ColumnEncodingHints[field.Path.ToString()] = EncodingHint.Dictionary;
        return options;
    }

    private static int Scale(ResultColumn<decimal> column) => column.Count == 0 ? 0 : column.Values.Max(v => (int)v.Scale);

    private static Task WriteAsync(ParquetRowGroupWriter group, DataField field, ResultColumn column, CancellationToken cancellationToken)
    {
        return column switch
        {
            ResultColumn<bool> values => Typed(values),
            ResultColumn<short> values => Typed(values),
            ResultColumn<int> values => Typed(values),
            ResultColumn<long> values => Typed(values),
            ResultColumn<float> values => Typed(values),
            ResultColumn<double> values => Typed(values),
            ResultColumn<decimal> values => Typed(values),
            ResultColumn<DateTime> values => Typed(values),
            _ => group.WriteAsync(field, Texts(column)),
        };

        Task Typed<T>(ResultColumn<T> values)
            where T : struct
        {
            var nullable = new T?[values.Count];
            for (var row = 0; row < nullable.Length; row++)
                nullable[row] = values.IsNull(row) ? null : values.Values[row];
            return group.WriteAsync<T>(field, (ReadOnlyMemory<T?>)nullable, null, null, cancellationToken);
        }
    }

    private static string[] Texts(ResultColumn column) =>
        [.. Enumerable.Range(0, column.Count).Select(row => column[row] is { } value ? Notebook.Values.Text(value) : null!)];

    private static async Task<ResultColumn> ReadAsync(ParquetReader reader, DataField field, CancellationToken cancellationToken)
    {
        var type = field.ClrType;
        return type == typeof(string) || type == typeof(ReadOnlyMemory<char>)
                ? await TextsAsync(reader, field, cancellationToken).ConfigureAwait(false)
            : type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>)
                ? await BytesAsync(reader, field, cancellationToken).ConfigureAwait(false)
            : type == typeof(bool) ? await TypedAsync<bool, bool>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(byte) ? await TypedAsync<byte, int>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(short) ? await TypedAsync<short, short>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(int) ? await TypedAsync<int, int>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(uint) ? await TypedAsync<uint, long>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(long) ? await TypedAsync<long, long>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(float) ? await TypedAsync<float, float>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(double) ? await TypedAsync<double, double>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(decimal) ? await TypedAsync<decimal, decimal>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(DateTime)
                ? await TypedAsync<DateTime, DateTime>(reader, field, v => Kind(field, v), cancellationToken).ConfigureAwait(false)
            : type == typeof(DateOnly)
                ? await TypedAsync<DateOnly, DateOnly>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(TimeSpan)
                ? await TypedAsync<TimeSpan, TimeSpan>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(TimeOnly)
                ? await TypedAsync<TimeOnly, TimeOnly>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : type == typeof(Guid) ? await TypedAsync<Guid, Guid>(reader, field, v => v, cancellationToken).ConfigureAwait(false)
            : throw new NotSupportedException($"the column '{field.Name}' is of {type.Name}, for which a data frame has no column");
    }

    private static DateTime Kind(DataField field, DateTime value) =>
        DateTime.SpecifyKind(value, field is DateTimeDataField { IsAdjustedToUTC: true } ? DateTimeKind.Utc : DateTimeKind.Unspecified);

    private static async Task<ResultColumn> TypedAsync<T, TTo>(
        ParquetReader reader,
        DataField field,
        Func<T, TTo> convert,
        CancellationToken cancellationToken
    )
        where T : struct
        where TTo : struct
    {
        var all = new List<TTo>();
        var nulls = new List<bool>();
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var rows = checked((int)group.RowCount);
            if (field.IsNullable)
            {
                var values = new T?[rows];
                await group.ReadAsync<T>(field, values.AsMemory(), null, cancellationToken).ConfigureAwait(false);
                all.AddRange(values.Select(v => v is { } value ? convert(value) : default));
                nulls.AddRange(values.Select(v => v is null));
            }
            else
            {
                var values = new T[rows];
                await group.ReadAsync<T>(field, values.AsMemory(), null, cancellationToken).ConfigureAwait(false);
                all.AddRange(values.Select(convert));
                nulls.AddRange(Enumerable.Repeat(false, rows));
            }
        }

        return new ResultColumn<TTo>(field.Name, [.. all], nulls.Contains(true) ? [.. nulls] : null);
    }

    private static async Task<ResultColumn> TextsAsync(ParquetReader reader, DataField field, CancellationToken cancellationToken)
    {
        var all = new List<string?>();
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var values = new string?[group.RowCount];
            await group.ReadAsync(field, values.AsMemory(), null, cancellationToken).ConfigureAwait(false);
            all.AddRange(values);
        }

        return new ResultColumn<string?>(field.Name, [.. all]);
    }

    private static async Task<ResultColumn> BytesAsync(ParquetReader reader, DataField field, CancellationToken cancellationToken)
    {
        var all = new List<byte[]?>();
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var values = new byte[]?[group.RowCount];
            await group.ReadAsync(field, values.AsMemory(), null, cancellationToken).ConfigureAwait(false);
            all.AddRange(values);
        }

        return new ResultColumn<byte[]?>(field.Name, [.. all]);
    }
}
