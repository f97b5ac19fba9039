namespace Balloon.Sandbox.Types;

/// <summary>Words that need quotes to be a name.</summary>
internal static class Keywords
{
    public static HashSet<string> Reserved { get; } =
        new(StringComparer.OrdinalIgnoreCase)
        {
            "all",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "between",
            "by",
            "case",
            "cast",
            "create",
            "cross",
            "desc",
            "distinct",
            "else",
            "emit",
            "end",
            "except",
            "exists",
            "false",
            "fetch",
            "from",
            "full",
            "group",
            "having",
            "in",
            "inner",
            "intersect",
            "into",
            "is",
            "join",
            "lateral",
            "left",
            "like",
            "ilike",
            "limit",
            "natural",
            "not",
            "null",
            "offset",
            "on",
            "or",
            "order",
            "outer",
            "right",
            "select",
            "similar",
            "some",
            "table",
            "then",
            "true",
            "union",
            "using",
            "values",
            "when",
            "where",
            "window",
            "with",
        };

    /// <summary>The name as SQL text, in quotes if it is a keyword or is not all lower-case letters, digits and _.</summary>
    public static string Quote(string name)
    {
        var plain = name.Length > 0 && !char.IsAsciiDigit(name[0]) && !Reserved.Contains(name);
        foreach (var c in name)
            plain &= c is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9');
        return plain ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
