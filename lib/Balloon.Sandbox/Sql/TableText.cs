using System.Text;

namespace Balloon.Sandbox.Sql;

/// <summary>
/// CREATE TABLE as RisingWave shows it: keywords in capitals, types in capitals by their full names, the rest as written. A statement with
/// more than names, types and keys is returned unchanged.
/// </summary>
internal sealed class TableText
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["boolean"] = "BOOLEAN",
        ["bool"] = "BOOLEAN",
        ["smallint"] = "SMALLINT",
        ["int2"] = "SMALLINT",
        ["int"] = "INT",
        ["integer"] = "INT",
        ["int4"] = "INT",
        ["bigint"] = "BIGINT",
        ["int8"] = "BIGINT",
        ["real"] = "REAL",
        ["float4"] = "REAL",
        ["double"] = "DOUBLE",
        ["float8"] = "DOUBLE",
        ["numeric"] = "NUMERIC",
        ["decimal"] = "NUMERIC",
        ["varchar"] = "CHARACTER VARYING",
        ["string"] = "CHARACTER VARYING",
        ["text"] = "TEXT",
        ["bytea"] = "BYTEA",
        ["date"] = "DATE",
        ["time"] = "TIME",
        ["timestamp"] = "TIMESTAMP",
        ["timestamptz"] = "TIMESTAMP WITH TIME ZONE",
        ["interval"] = "INTERVAL",
        ["jsonb"] = "JSONB",
    };

    private readonly string text;
    private int nested;
    private readonly List<Token> tokens;
    private int at;

    private TableText(string text)
    {
        this.text = text;
        tokens = Lexer.Read(text);
    }

    public static string Of(string sql)
    {
        var table = new TableText(sql);
        return table.Statement() is { } shown && table.Current.Kind == TokenKind.End ? shown : sql;
    }

    private Token Current => tokens[Math.Min(at, tokens.Count - 1)];

    private bool Take(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!tokens[Math.Min(at + i, tokens.Count - 1)].Is(words[i]))
                return false;
        }

        at += words.Length;
        return true;
    }

    private string? Name()
    {
        if (Current.Kind is not (TokenKind.Word or TokenKind.QuotedWord))
            return null;
        var token = tokens[at++];
        return text[token.Start..token.End];
    }

    private string? Statement()
    {
        if (!Take("create", "table"))
            return null;
        var start = Take("if", "not", "exists") ? "CREATE TABLE IF NOT EXISTS " : "CREATE TABLE ";
        var name = Name();
        while (name is not null && Take("."))
            name = Name() is { } next ? $"{name}.{next}" : null;
        if (name is null || !Take("("))
            return null;
        var items = new List<string>();
        do
        {
            if (Item() is not { } item)
                return null;
            items.Add(item);
        } while (Take(","));

        if (!Take(")"))
            return null;
        return $"{start}{name} ({string.Join(", ", items)}){(Take("append", "only") ? " APPEND ONLY" : "")}";
    }

    private string? Item()
    {
        if (Take("primary", "key"))
            return Names() is { } names ? $"PRIMARY KEY ({names})" : null;
        if (Name() is not { } name || Type() is not { } type)
            return null;
        var item = new StringBuilder(name).Append(' ').Append(type);
        while (!Current.Is(",") && !Current.Is(")"))
        {
            if (Take("primary", "key"))
                item.Append(" PRIMARY KEY");
            else if (Take("not", "null"))
                item.Append(" NOT NULL");
            else if (Take("null"))
                item.Append(" NULL");
            else
                return null;
        }

        return item.ToString();
    }

    private string? Names()
    {
        if (!Take("("))
            return null;
        var names = new List<string>();
        do
        {
            if (Name() is not { } name)
                return null;
            names.Add(name);
        } while (Take(","));

        return Take(")") ? string.Join(", ", names) : null;
    }

    private string? Type()
    {
        var type = Scalar();
        while (type is not null && Take("[", "]"))
            type += "[]";
        return type;
    }

    private string? Scalar()
    {
        // A statement that is nested too deeply is left for the parser to refuse.
        if (nested >= Parser.MaxNesting)
            return null;
        nested++;
        var type = Named();
        nested--;
        return type;
    }

    private string? Named()
    {
        if (Take("struct", "<"))
            return Struct();
        if (Take("map", "("))
            return Type() is { } key && Take(",") && Type() is { } value && Take(")") ? $"MAP({key},{value})" : null;
        if (Take("character", "varying"))
            return "CHARACTER VARYING";
        if (Take("timestamp", "with", "time", "zone"))
            return "TIMESTAMP WITH TIME ZONE";
        if (Take("double", "precision"))
            return "DOUBLE";
        if (Current.Kind != TokenKind.Word || Types.GetValueOrDefault(Current.Value) is not { } type)
            return null;
        at++;
        _ = Take("without", "time", "zone");
        return type;
    }

    private string? Struct()
    {
        var fields = new List<string>();
        do
        {
            if (Name() is not { } name || Type() is not { } type)
                return null;
            fields.Add($"{name} {type}");
        } while (Take(","));

        // Two adjacent > were read as one token.
        if (Current.Is(">>"))
            tokens[at] = Current with { Value = ">" };
        else if (!Take(">"))
            return null;
        return $"STRUCT<{string.Join(", ", fields)}>";
    }
}
