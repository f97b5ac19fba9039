using System.Globalization;
using System.Text.Json;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sources;

/// <summary>Reads a JSON value into a column, as RisingWave's FORMAT PLAIN ENCODE JSON does.</summary>
internal abstract class JsonValueReader
{
    /// <summary>Appends the value; returns false and appends nothing if it does not match the column's type.</summary>
    public abstract bool Read(ref Utf8JsonReader reader, Column column);

    public static JsonValueReader For(SqlType type, Utf8Strings strings, TimestampHandling handling) =>
        type.Kind switch
        {
            SqlTypeKind.Varchar => new TextReader(strings),
            SqlTypeKind.Integer => new IntegerReader(),
            SqlTypeKind.BigInt => new LongReader(),
            SqlTypeKind.Boolean => new BooleanReader(),
            SqlTypeKind.TimestampTz => new InstantReader(handling),
            SqlTypeKind.Array => new JsonArrayReader(type.Element!, For(type.Element!, strings, handling)),
            SqlTypeKind.Struct => new JsonStructReader(type, [.. type.Fields!.Select(f => For(f.Type, strings, handling))]),
            _ => new BoxedReader(type, handling),
        };

    protected static bool TryItem(ref Utf8JsonReader reader, JsonValueReader values, Column column)
    {
        if (reader.TokenType != JsonTokenType.Null)
            return values.Read(ref reader, column);
        column.AppendNull();
        return true;
    }

    /// <summary>Skips to the end of the array or object that began at <paramref name="depth"/>.</summary>
    protected static void SkipTo(ref Utf8JsonReader reader, int depth)
    {
        while (reader.CurrentDepth > depth || reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            if (!reader.Read())
                return;
        }
    }

    private sealed class TextReader(Utf8Strings strings) : JsonValueReader
    {
        public override bool Read(ref Utf8JsonReader reader, Column column)
        {
            var target = (Column<string>)column;
            switch (reader.TokenType)
            {
                case JsonTokenType.String when !reader.ValueIsEscaped:
                    strings.AddTo(target, reader.ValueSpan);
                    return true;
                case JsonTokenType.String:
                    target.Add(reader.GetString()!);
                    return true;
                case JsonTokenType.Number:
                    strings.AddTo(target, reader.ValueSpan);
                    return true;
                case JsonTokenType.True or JsonTokenType.False:
                    target.Add(reader.GetBoolean() ? "true" : "false");
                    return true;
                default:
                    return false;
            }
        }
    }

    private sealed class IntegerReader : JsonValueReader
    {
        public override bool Read(ref Utf8JsonReader reader, Column column)
        {
            int value;
            if (reader.TokenType == JsonTokenType.Number ? !reader.TryGetInt32(out value) : !TryText(ref reader, out value))
                return false;
            ((Column<int>)column).Add(value);
            return true;
        }

        private static bool TryText(ref Utf8JsonReader reader, out int value)
        {
            value = 0;
            return reader.TokenType == JsonTokenType.String
                && int.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        }
    }

    private sealed class LongReader : JsonValueReader
    {
        public override bool Read(ref Utf8JsonReader reader, Column column)
        {
            long value;
            if (reader.TokenType == JsonTokenType.Number ? !reader.TryGetInt64(out value) : !TryText(ref reader, out value))
                return false;
            ((Column<long>)column).Add(value);
            return true;
        }

        private static bool TryText(ref Utf8JsonReader reader, out long value)
        {
            value = 0;
            return reader.TokenType == JsonTokenType.String
                && long.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        }
    }

    private sealed class BooleanReader : JsonValueReader
    {
        public override bool Read(ref Utf8JsonReader reader, Column column)
        {
            if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
                return false;
            ((Column<bool>)column).Add(reader.TokenType == JsonTokenType.True);
            return true;
        }
    }

    private sealed class InstantReader(TimestampHandling handling) : JsonValueReader
    {
        public override bool Read(ref Utf8JsonReader reader, Column column)
        {
            long value;
            if (reader.TokenType == JsonTokenType.Number)
            {
                if (!reader.TryGetInt64(out var number) || !JsonTimes.TryNumber(number, handling, out value))
                    return false;
            }
            else if (reader.TokenType != JsonTokenType.String)
                return false;
            else if (handling == TimestampHandling.UtcWithoutSuffix)
            {
                if (!DateTimeText.TryTimestamp(reader.GetString(), out value))
                    return false;
            }
            else if (
                (reader.ValueIsEscaped || !JsonTimes.TryFast(reader.ValueSpan, out value))
                && !JsonTimes.TrySlow(reader.GetString()!, out value)
            )
                return false;

            ((Column<long>)column).Add(value);
            return true;
        }
    }

    /// <summary>Reads all other types, with an object per value.</summary>
    private sealed class BoxedReader(SqlType type, TimestampHandling handling) : JsonValueReader
    {
        public override bool Read(ref Utf8JsonReader reader, Column column)
        {
            if (type.Kind == SqlTypeKind.Jsonb)
            {
                using var document = JsonDocument.ParseValue(ref reader);
                column.Append(JsonText.Canonical(document.RootElement));
                return true;
            }

            var text = reader.TokenType switch
            {
                JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                JsonTokenType.String => reader.GetString()!,
                _ => null,
            };
            if (text is null)
                return false;
            var isNumber = reader.TokenType == JsonTokenType.Number;
            return TryAppend(column, () => Value(text, isNumber));
        }

        private object Value(string text, bool isNumber) =>
            (type.Kind, isNumber) switch
            {
                (SqlTypeKind.Date, true) => int.Parse(text, CultureInfo.InvariantCulture),
                (SqlTypeKind.Time, true) => long.Parse(text, CultureInfo.InvariantCulture) is >= 0 and < Timestamps.Day and var time
                    ? time
                    : throw new FormatException(),
                (SqlTypeKind.Timestamp, true) => JsonTimes.TryNumber(
                    long.Parse(text, CultureInfo.InvariantCulture),
                    handling == TimestampHandling.UtcString || handling == TimestampHandling.UtcWithoutSuffix
                        ? TimestampHandling.GuessNumberUnit
                        : handling,
                    out var stamp
                )
                    ? stamp
                    : throw new FormatException(),
                (SqlTypeKind.Interval or SqlTypeKind.Bytea, true) => throw new FormatException(),
                (SqlTypeKind.Bytea, false) => System.Text.Encoding.UTF8.GetBytes(text),
                (SqlTypeKind.SmallInt, true) => short.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
                _ => type.Parse(text),
            };

        private static bool TryAppend(Column column, Func<object> value)
        {
            try
            {
                column.Append(value());
                return true;
            }
            catch (Exception e) when (e is SqlException or FormatException or OverflowException or InvalidOperationException)
            {
                return false;
            }
        }
    }
}
