using System.Text.Json;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sources;

/// <summary>Reads JSON arrays. If one item is invalid, the whole array is.</summary>
internal sealed class JsonArrayReader(SqlType element, JsonValueReader items) : JsonValueReader
{
    public override bool Read(ref Utf8JsonReader reader, Column column)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return false;
        var depth = reader.CurrentDepth;
        var values = Column.Create(element);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryItem(ref reader, items, values))
            {
                SkipTo(ref reader, depth);
                return false;
            }
        }

        column.Append(new SqlArray([.. Enumerable.Range(0, values.Count).Select(i => values[i])]));
        return true;
    }
}

/// <summary>
/// Reads JSON objects as structs: members are found by name in any case, and the last of duplicates counts. A missing member is NULL; if
/// one is invalid, the whole struct is.
/// </summary>
internal sealed class JsonStructReader(SqlType type, JsonValueReader[] fields) : JsonValueReader
{
    public override bool Read(ref Utf8JsonReader reader, Column column)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        var depth = reader.CurrentDepth;
        var values = new object?[fields.Length];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = Find(reader.GetString()!);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            var value = Column.Create(type.Fields![index].Type);
            if (!TryItem(ref reader, fields[index], value))
            {
                SkipTo(ref reader, depth);
                return false;
            }

            values[index] = value[0];
        }

        column.Append(new SqlRow(values));
        return true;
    }

    private int Find(string name)
    {
        var loose = -1;
        for (var i = 0; i < fields.Length; i++)
        {
            var field = type.Fields![i].Name;
            if (field == name)
                return i;
            if (loose < 0 && field.Equals(name, StringComparison.OrdinalIgnoreCase))
                loose = i;
        }

        return loose;
    }
}
