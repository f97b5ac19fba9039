using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>Converts the cells of EXPECTED.md, which DuckDB printed as JSON, and our plain values to the same text form.</summary>
internal static class ExpectedCells
{
    /// <summary>The complete rows of a line; the last one may be truncated.</summary>
    public static List<JsonElement> Parse(string line)
    {
        var rows = new List<JsonElement>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line), new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read())
                rows.Add(JsonElement.ParseValue(ref reader));
        }
        catch (JsonException)
        {
            // The long lines are truncated in the middle of a row.
        }

        return rows;
    }

    public static string Ours(IcebergType type, object? plain)
    {
        switch (type, plain)
        {
            case (_, null):
                return "null";
            case (StructType s, object?[] items):
                return "{"
                    + string.Join(
                        ",",
                        s.Fields.Select((f, i) => (f, i))
                            .Where(p => items[p.i] is not null)
                            .Select(p => $"{p.f.Name}:{Ours(p.f.Type, items[p.i])}")
                    )
                    + "}";
            case (ListType l, object?[] items):
                return "[" + string.Join(",", items.Select(item => Ours(l.Element, item))) + "]";
            case (MapType m, object?[] items):
                return "["
                    + string.Join(
                        ",",
                        items
                            .Cast<KeyValuePair<object, object?>>()
                            .Select(p => $"{Ours(m.Key, p.Key)}={Ours(m.Value, p.Value)}")
                            .Order(StringComparer.Ordinal)
                    )
                    + "]";
            case (_, long number) when ((PrimitiveType)type).Kind == TypeKind.Long:
                return Round(number);
            case (_, float number):
                return number.ToString("R", CultureInfo.InvariantCulture);
            case (_, double number):
                return ((float)number).ToString("R", CultureInfo.InvariantCulture);
            default:
                return Values.Format((PrimitiveType)type, plain);
        }
    }

    public static string Theirs(IcebergType type, JsonElement cell)
    {
        switch (type)
        {
            case var _ when cell.ValueKind == JsonValueKind.Null:
                return "null";
            case StructType s:
                return "{"
                    + string.Join(
                        ",",
                        s.Fields.Where(f => cell.TryGetProperty(f.Name, out var v) && v.ValueKind != JsonValueKind.Null)
                            .Select(f => $"{f.Name}:{Theirs(f.Type, cell.GetProperty(f.Name))}")
                    )
                    + "}";
            case ListType l:
                return "[" + string.Join(",", cell.EnumerateArray().Select(item => Theirs(l.Element, item))) + "]";
            case MapType m:
                return "["
                    + string.Join(
                        ",",
                        cell.EnumerateArray()
                            .Select(p => $"{Theirs(m.Key, p.GetProperty("key"))}={Theirs(m.Value, p.GetProperty("value"))}")
                            .Order(StringComparer.Ordinal)
                    )
                    + "]";
        }

        var primitive = (PrimitiveType)type;
        if (cell.ValueKind == JsonValueKind.Object)
        {
            var bytes = Convert.FromHexString(cell.GetProperty("hex").GetString()!);
            return primitive.Kind == TypeKind.Decimal
                ? new IcebergDecimal((Int128)new System.Numerics.BigInteger(bytes, false, true), primitive.Scale).ToString()
                : Convert.ToHexStringLower(bytes);
        }

        var text = cell.ValueKind == JsonValueKind.String ? cell.GetString()! : cell.GetRawText();
        return primitive.Kind switch
        {
            TypeKind.Boolean => text,
            TypeKind.Long => Round(
                cell.ValueKind == JsonValueKind.Number ? cell.GetDouble() : double.Parse(text, CultureInfo.InvariantCulture)
            ),
            TypeKind.Float or TypeKind.Double => ((float)cell.GetDouble()).ToString("R", CultureInfo.InvariantCulture),
            TypeKind.Date when cell.ValueKind == JsonValueKind.Number => Values.Format(primitive, cell.GetInt32()),
            TypeKind.Time or TypeKind.Timestamp or TypeKind.Timestamptz when cell.ValueKind == JsonValueKind.Number => Values.Format(
                primitive,
                cell.GetInt64()
            ),
            TypeKind.Time => Values.Format(primitive, Values.From(primitive, text.Replace("+00", ""))),
            TypeKind.Timestamp or TypeKind.Timestamptz => Values.Format(
                primitive,
                Values.From(PrimitiveType.Timestamp, Regex.Replace(text, @"\+00(:00)?$", ""))
            ),
            TypeKind.Uuid when text.Contains('\\') => Values.Format(primitive, new Guid(Blob(text), bigEndian: true)),
            TypeKind.Fixed or TypeKind.Binary when text.Contains('\\') => Convert.ToHexStringLower(Blob(text)),
            _ => text,
        };
    }

    /// <summary>The origin's JSON printed some 64-bit integers as doubles.</summary>
    private static string Round(double number) => number.ToString("G15", CultureInfo.InvariantCulture);

    private static byte[] Blob(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[i + 1] == 'x')
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 2, 2), 16));
                i += 3;
            }
            else
                bytes.Add((byte)text[i]);
        }

        return [.. bytes];
    }
}
