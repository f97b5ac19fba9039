using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Plotly.NET;

namespace Balloon.Notebook.Plots;

/// <summary>
/// Writes a chart's traces and layout as JSON for plotly.js. Plotly.NET's own writer takes two seconds for the first chart, mostly for a
/// template that makes the page white, which this one omits.
/// </summary>
internal static class PlotJson
{
    public static string Write(GenericChart chart)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Parts(json, chart);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Writes data and layout into the current object.</summary>
    public static void Parts(Utf8JsonWriter json, GenericChart chart)
    {
        json.WritePropertyName("data");
        json.WriteStartArray();
        foreach (var trace in GenericChart.getTraces(chart))
            Value(json, SeriesStyles.Properties(trace));
        json.WriteEndArray();
        json.WritePropertyName("layout");
        Object(json, GenericChart.getLayout(chart), leaveOut: ["template", "width", "height"]);
    }

    private static void Object(Utf8JsonWriter json, DynamicObj.DynamicObj value, string[] leaveOut)
    {
        json.WriteStartObject();
        foreach (var (name, property) in value.GetProperties(true).Select(p => (p.Key, p.Value)))
        {
            if (leaveOut.Contains(name) || property is null)
                continue;
            json.WritePropertyName(name);
            Value(json, property);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a value for plotly.js: times in UTC, and null for NaN and infinities.</summary>
    internal static void Value(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case double number when !double.IsFinite(number):
            case float single when !float.IsFinite(single):
                json.WriteNullValue();
                break;
            case double or float or decimal or long or int or short or byte or uint or ulong or ushort or sbyte:
                json.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                json.WriteStringValue(
                    time.ToString(
                        time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff",
                        CultureInfo.InvariantCulture
                    )
                );
                break;
            case DateTimeOffset time:
                Value(json, time.UtcDateTime);
                break;
            case Color color:
                Value(json, color.Value);
                break;
            case DynamicObj.DynamicObj inner:
                Object(json, inner, []);
                break;
            case IDictionary map:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    json.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
                    Value(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (var item in items)
                    Value(json, item);
                json.WriteEndArray();
                break;
            default:
                // Plotly.NET can serialize its own types.
                json.WriteRawValue(Newtonsoft.Json.JsonConvert.SerializeObject(value));
                break;
        }
    }
}
