namespace Balloon.Notebook.Sql;

/// <summary>The object that a CREATE statement creates.</summary>
/// <param name="Kind">SOURCE, TABLE, VIEW, MATERIALIZED VIEW, SINK or SUBSCRIPTION.</param>
/// <param name="Name">Its name, without a schema.</param>
/// <param name="Options">The options of WITH, with names in lower case and values without quotes.</param>
public sealed record Creation(string Kind, string Name, IReadOnlyDictionary<string, string> Options)
{
    private static readonly string[] Kinds = ["source", "table", "view", "sink", "subscription"];

    internal static Creation? Of(string sql)
    {
        var tokens = SqlTokens.Of(sql);
        var at = 0;
        bool Skip(params string[] words)
        {
            if (tokens.Skip(at).Take(words.Length).SequenceEqual(words))
            {
                at += words.Length;
                return true;
            }

            return false;
        }

        if (!Skip("create"))
            return null;
        Skip("or", "replace");
        var materialized = Skip("materialized");
        if (at >= tokens.Count || !Kinds.Contains(tokens[at]))
            return null;
        var kind = (materialized ? "MATERIALIZED " : "") + tokens[at++].ToUpperInvariant();
        Skip("if", "not", "exists");
        if (at >= tokens.Count)
            return null;
        var name = tokens[at++];
        while (at + 1 < tokens.Count && tokens[at] == ".")
        {
            name = tokens[at + 1];
            at += 2;
        }

        return new Creation(kind, name.Trim('"'), OptionsOf(tokens, at));
    }

    /// <summary>
    /// Whether two definitions are equal except for comments, white space, letter case, IF NOT EXISTS, schema and the notation of casts.
    /// </summary>
    internal static bool Same(string one, string other) => Normal(one).SequenceEqual(Normal(other));

    private static List<string> Normal(string sql)
    {
        var tokens = SqlTokens.Of(sql);
        var normal = new List<string>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (i + 2 < tokens.Count && tokens[i] == "if" && tokens[i + 1] == "not" && tokens[i + 2] == "exists")
                i += 2;
            else if (i + 1 < tokens.Count && tokens[i] == "public" && tokens[i + 1] == ".")
                i++;
            else
                normal.Add(tokens[i]);
        }

        return normal.Select(t => t is "varchar" ? "character varying" : t).ToList();
    }

    private static Dictionary<string, string> OptionsOf(List<string> tokens, int from)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var with = tokens.FindIndex(from, t => t == "with");
        if (with < 0 || with + 1 >= tokens.Count || tokens[with + 1] != "(")
            return options;
        for (var at = with + 2; at < tokens.Count && tokens[at] != ")"; )
        {
            var name = "";
            while (at < tokens.Count && tokens[at] is not ("=" or ")" or ","))
                name += tokens[at++];
            if (at + 1 < tokens.Count && tokens[at] == "=")
            {
                var value = tokens[at + 1];
                options[name] = value.StartsWith('\'') ? value[1..^1].Replace("''", "'", StringComparison.Ordinal) : value;
                at += 2;
            }

            if (at < tokens.Count && tokens[at] == ",")
                at++;
            else if (at < tokens.Count && tokens[at] != ")")
                break;
        }

        return options;
    }
}
