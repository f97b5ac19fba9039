using System.Text.RegularExpressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire.Copying;

/// <summary>COPY … TO STDOUT, which psql's \copy sends: the query, and how its rows are to be written.</summary>
/// <param name="Query">The SELECT whose rows are copied.</param>
/// <param name="Csv">True: comma-separated values; false: PostgreSQL's text format.</param>
/// <param name="Header">A first line with the names of the columns.</param>
/// <param name="Delimiter">Stands between values.</param>
/// <param name="Null">Stands for NULL.</param>
/// <param name="Quote">Encloses values of the CSV format that need it.</param>
internal sealed partial record CopyCommand(string Query, bool Csv, bool Header, char Delimiter, string Null, char Quote)
{
    /// <summary>Reads a text; null where it is no COPY.</summary>
    /// <exception cref="SqlException">It is one that is not supported, or its options are wrong.</exception>
    public static CopyCommand? TryParse(string sql)
    {
        var text = sql.Trim().TrimEnd(';').TrimEnd();
        if (!Begins().IsMatch(text))
            return null;
        var to = SqlScanner.IndexOfWord(text, "TO");
        if (to < 0)
            throw new SqlException(SqlStates.FeatureNotSupported, "COPY FROM is not supported: use INSERT, or produce to Kafka.");
        var rest = text[(to + "TO".Length)..].Trim();
        if (!rest.StartsWith("STDOUT", StringComparison.OrdinalIgnoreCase))
            throw new SqlException(SqlStates.FeatureNotSupported, "COPY writes to STDOUT only: psql's \\copy makes a file of it.");
        var options = CopyOptions.Parse(rest["STDOUT".Length..]);
        return options.Apply(QueryOf(text["COPY".Length..to].Trim()));
    }

    private static string QueryOf(string source)
    {
        if (source.StartsWith('(') && source.EndsWith(')'))
            return source[1..^1];
        var parenthesis = source.IndexOf('(', StringComparison.Ordinal);
        return parenthesis < 0
            ? $"SELECT * FROM {source}"
            : $"SELECT {source[(parenthesis + 1)..].TrimEnd(')', ' ')} FROM {source[..parenthesis]}";
    }

    [GeneratedRegex(@"^COPY\b", RegexOptions.IgnoreCase)]
    private static partial Regex Begins();
}
