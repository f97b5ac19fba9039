using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Balloon.Iceberg.Spec;

namespace Balloon.Cli.Commands;

/// <summary>Prints rows as aligned text, or as one JSON object per row.</summary>
internal sealed class TableOutput(TextWriter to, bool json)
{
    private const int Measured = 500;
    private const int MaxWidth = 60;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the output is JSON, which is not limited to a terminal's line.</summary>
    public bool IsJson => json;

    /// <summary>Prints rows in plain form as they arrive; text columns are as wide as the first rows need.</summary>
    public async Task WriteAsync(StructType type, IAsyncEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        if (json)
        {
            await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
                await to.WriteLineAsync(Json(type, row)).ConfigureAwait(false);
            return;
        }

        int[]? widths = null;
        var waiting = new List<string[]>();
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var cells = type.Fields.Select((field, i) => Text(field.Type, row[i])).ToArray();
            if (widths is not null)
                await to.WriteLineAsync(Line(cells, widths)).ConfigureAwait(false);
            else
            {
                waiting.Add(cells);
                if (waiting.Count == Measured)
                    widths = await HeadAsync(type, waiting).ConfigureAwait(false);
            }
        }

        if (widths is null)
            await HeadAsync(type, waiting).ConfigureAwait(false);
    }

    public Task WriteAsync(StructType type, IEnumerable<object?[]> rows, CancellationToken cancellationToken) =>
        WriteAsync(type, rows.ToAsyncEnumerable(), cancellationToken);

    private async Task<int[]> HeadAsync(StructType type, List<string[]> rows)
    {
        var names = type.Fields.Select(field => field.Name).ToArray();
        var widths = names.Select((name, i) => Math.Min(MaxWidth, rows.Select(row => row[i].Length).Append(name.Length).Max())).ToArray();
        await to.WriteLineAsync(Line(names, widths)).ConfigureAwait(false);
        foreach (var row in rows)
            await to.WriteLineAsync(Line(row, widths)).ConfigureAwait(false);
        return widths;
    }

    private static string Line(string[] cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd();

    private static string Text(IcebergType type, object? value) =>
        value is null ? ""
        : type is PrimitiveType primitive ? Values.Format(primitive, value)
        : JsonOf(writer => Write(writer, type, value));

    private static string Json(StructType type, object?[] row) => JsonOf(writer => Write(writer, type, row));

    private static string JsonOf(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes 64-bit integers and decimals as strings, because JSON readers round them; times in ISO 8601; bytes in hex.</summary>
    private static void Write(Utf8JsonWriter writer, IcebergType type, object? value)
    {
        switch (type, value)
        {
            case (_, null):
                writer.WriteNullValue();
                break;
            case (StructType structType, object?[] items):
                writer.WriteStartObject();
                for (var i = 0; i < items.Length; i++)
                {
                    writer.WritePropertyName(structType.Fields[i].Name);
                    Write(writer, structType.Fields[i].Type, items[i]);
                }

                writer.WriteEndObject();
                break;
            case (ListType list, object?[] items):
                writer.WriteStartArray();
                foreach (var item in items)
                    Write(writer, list.Element, item);
                writer.WriteEndArray();
                break;
            case (MapType map, object?[] items):
                writer.WriteStartArray();
                foreach (var pair in items.Cast<KeyValuePair<object, object?>>())
                {
                    writer.WriteStartObject();
                    writer.WritePropertyName("key");
                    Write(writer, map.Key, pair.Key);
                    writer.WritePropertyName("value");
                    Write(writer, map.Value, pair.Value);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                break;
            case (_, bool flag):
                writer.WriteBooleanValue(flag);
                break;
            case (PrimitiveType { Kind: TypeKind.Int }, int number):
                writer.WriteNumberValue(number);
                break;
            case (_, float number) when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case (_, double number) when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case (PrimitiveType { Kind: TypeKind.Long }, long number):
                writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteStringValue(Values.Format((PrimitiveType)type, value));
                break;
        }
    }
}
