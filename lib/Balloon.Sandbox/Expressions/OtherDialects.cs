namespace Balloon.Sandbox.Expressions;

/// <summary>What people bring from SQL Server, MySQL and Oracle, and how it is written here.</summary>
internal static class OtherDialects
{
    private static readonly Dictionary<string, string> Functions = new(StringComparer.Ordinal)
    {
        ["len"] = "length(x)",
        ["datalength"] = "octet_length(x)",
        ["charindex"] = "position(part IN x)",
        ["instr"] = "position(part IN x)",
        ["isnull"] = "coalesce(x, y), or x IS NULL",
        ["ifnull"] = "coalesce(x, y)",
        ["nvl"] = "coalesce(x, y)",
        ["iif"] = "CASE WHEN condition THEN x ELSE y END",
        ["getdate"] = "now()",
        ["getutcdate"] = "now()",
        ["sysdate"] = "now()",
        ["dateadd"] = "x + INTERVAL '1 minute'",
        ["datediff"] = "x - y, which is an interval; its seconds are extract(epoch FROM x - y)",
        ["datepart"] = "extract(hour FROM x)",
        ["group_concat"] = "string_agg(x, ',')",
    };

    /// <summary>The hint for a function of another dialect; null for any other name.</summary>
    public static string? Hint(string function) => Functions.TryGetValue(function, out var here) ? $"Here it is {here}." : null;
}
