using System.Text;
using System.Text.Json;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sources;

/// <summary>
/// Parses JSON objects into typed columns. A message that is not a JSON object is dropped and counted. A value that does not match its
/// column's type becomes NULL and is counted; a missing one is NULL.
/// </summary>
internal sealed class JsonRowParser
{
    private readonly byte[][] names;
    private readonly string[] texts;
    private readonly JsonValueReader[] readers;
    private readonly int[] order;
    private readonly int[] seen;
    private readonly PlainJson? plain;
    private int message;
    private int next;

    public JsonRowParser(IReadOnlyList<(string Name, SqlType Type)> columns, TimestampHandling handling)
    {
        texts = [.. columns.Select(c => c.Name)];
        names = [.. columns.Select(c => Encoding.UTF8.GetBytes(c.Name))];
        var strings = new Utf8Strings();
        plain = PlainJson.For(columns, handling, strings);
        readers = [.. columns.Select(c => JsonValueReader.For(c.Type, strings, handling))];
        order = [.. Enumerable.Range(0, columns.Count)];
        seen = new int[columns.Count];
    }

    /// <summary>The number of messages that were dropped.</summary>
    public long Malformed { get; private set; }

    /// <summary>The number of values that became NULL.</summary>
    public long Padded { get; private set; }

    /// <summary>Appends a row to the columns; returns false if the message was dropped.</summary>
    public bool Parse(ReadOnlySpan<byte> utf8, Column[] columns)
    {
        var start = columns.Length == 0 ? 0 : columns[0].Count;
        if (plain is not null)
        {
            if (plain.TryParse(utf8, columns))
                return true;
            for (var i = 0; i < names.Length; i++)
                columns[i].Truncate(start);
        }

        message++;
        next = 0;
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = JsonText.MaxDepth });
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    Member(ref reader, columns, start);
                if (reader.TokenType == JsonTokenType.EndObject && !reader.Read())
                {
                    for (var i = 0; i < names.Length; i++)
                    {
                        if (seen[i] != message)
                            columns[i].AppendNull();
                    }

                    return true;
                }
            }
        }
        catch (JsonException) { }
        catch (Exception e) when (e is InvalidOperationException or DecoderFallbackException)
        {
            // The string is not valid UTF-8.
        }

        for (var i = 0; i < names.Length; i++)
            columns[i].Truncate(start);
        Malformed++;
        return false;
    }

    private void Member(ref Utf8JsonReader reader, Column[] columns, int start)
    {
        var index = Find(ref reader);
        reader.Read();
        if (index < 0)
        {
            reader.Skip();
            return;
        }

        // The last of duplicate names counts.
        if (seen[index] == message)
            columns[index].Truncate(start);
        seen[index] = message;
        if (reader.TokenType == JsonTokenType.Null)
            columns[index].AppendNull();
        else if (!readers[index].Read(ref reader, columns[index]))
        {
            columns[index].AppendNull();
            Padded++;
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            reader.Skip();
    }

    // Producers write members in a fixed order, so the column after the last one found is tried first.
    private int Find(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var at = next + i < names.Length ? next + i : next + i - names.Length;
            if (
                !reader.ValueIsEscaped && !reader.HasValueSequence
                    ? reader.ValueSpan.SequenceEqual(names[order[at]])
                    : reader.ValueTextEquals(names[order[at]])
            )
            {
                next = at + 1 == names.Length ? 0 : at + 1;
                return order[at];
            }
        }

        var name = reader.GetString();
        for (var i = 0; i < texts.Length; i++)
        {
            if (seen[i] != message && texts[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}

/// <summary>The unit of a number in a column of timestamps: the option timestamptz.handling.mode.</summary>
internal enum TimestampHandling
{
    GuessNumberUnit,
    Micro,
    Milli,
    UtcString,
    UtcWithoutSuffix,
}
