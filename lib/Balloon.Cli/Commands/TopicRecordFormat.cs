using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Confluent.Kafka;

namespace Balloon.Cli.Commands;

/// <summary>Formats a record as a line: partition, offset, time, key, value.</summary>
internal static class TopicRecordFormat
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For a person: bytes that are not text as 0x…, and control characters escaped, so that a record stays on one line.</summary>
    public static string Line(ConsumeResult<byte[], byte[]> record) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{record.Partition.Value}@{record.Offset.Value}  {Time(record)}  {Shown(record.Message.Key)}  {Shown(record.Message.Value)}"
        );

    /// <summary>For a program: one JSON object; bytes that are not text are in keyBase64 and valueBase64.</summary>
    public static string Json(ConsumeResult<byte[], byte[]> record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteNumber("partition", record.Partition.Value);
            json.WriteNumber("offset", record.Offset.Value);
            json.WriteString("time", Time(record));
            Write(json, "key", record.Message.Key);
            Write(json, "value", record.Message.Value);
            if (record.Message.Headers is { Count: > 0 } headers)
            {
                json.WriteStartArray("headers");
                foreach (var header in headers)
                {
                    json.WriteStartObject();
                    json.WriteString("name", header.Key);
                    Write(json, "value", header.GetValueBytes());
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Time(ConsumeResult<byte[], byte[]> record) =>
        record.Message.Timestamp.Type == TimestampType.NotAvailable
            ? "-"
            : record.Message.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, string name, byte[]? bytes)
    {
        if (bytes is null)
            json.WriteNull(name);
        else if (Text(bytes) is { } text)
            json.WriteString(name, text);
        else
            json.WriteBase64String(name + "Base64", bytes);
    }

    private static string Shown(byte[]? bytes)
    {
        if (bytes is null)
            return "null";
        if (Text(bytes) is not { } text)
            return "0x" + Convert.ToHexString(bytes);
        return text.Any(char.IsControl)
            ? string.Concat(text.Select(c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : $"{c}"))
            : text;
    }

    private static string? Text(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
