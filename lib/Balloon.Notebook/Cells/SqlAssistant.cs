using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Cells;

/// <summary>A completion and its kind: keyword, function, column, parameter, variable, or the kind of a relation.</summary>
internal readonly record struct SqlCompletion(string Text, string Kind, string Description = "");

/// <summary>Completions at a position, and the span that they replace.</summary>
internal sealed record SqlCompletions(int Start, int End, IReadOnlyList<SqlCompletion> Items);

/// <summary>Completions and descriptions for SQL that is being written.</summary>
/// <param name="relations">The existing relations.</param>
/// <param name="variables">The names of the profile's variables.</param>
internal sealed class SqlAssistant(SqlRelations relations, IReadOnlyCollection<string> variables)
{
    private static readonly HashSet<string> BeforeRelation = new(
        ["from", "join", "into", "update", "table", "view", "source", "sink", "describe"],
        StringComparer.Ordinal
    );

    /// <summary>The matching statements, functions, relations, columns and variables.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="cursor">The position to complete.</param>
    /// <param name="parameters">The names of the C# variables.</param>
    /// <param name="cancellationToken">Cancels the query of the server.</param>
    public async Task<SqlCompletions> CompleteAsync(
        string code,
        int cursor,
        IReadOnlyList<string> parameters,
        CancellationToken cancellationToken
    )
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        var tokens = SqlScanner.Scan(code);
        var current = tokens.FindIndex(t => t.Start < cursor && cursor <= t.End);
        var here = current < 0 ? default : tokens[current];
        var start = cursor;
        while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_'))
            start--;
        var end = cursor;
        while (end < code.Length && (char.IsLetterOrDigit(code[end]) || code[end] == '_'))
            end++;
        var before = start > 0 ? code[start - 1] : '\0';
        IEnumerable<SqlCompletion> fitting;
        if (before == '@')
            fitting = parameters.Select(name => new SqlCompletion(name, "parameter", "a variable of C#"));
        else if (before == ':' || (before is '\'' or '"' && start > 1 && code[start - 2] == ':'))
            fitting =
                start > 1 && code[start - 2] == ':' && before == ':'
                    ? []
                    : variables.Select(name => new SqlCompletion(name, "variable", "a variable of the profile"));
        else if (current >= 0 && here.Kind is SqlTokenKind.Text or SqlTokenKind.Comment && (here.IsOpen || cursor < here.End))
            fitting = [];
        else
            fitting = await WordsAsync(code, tokens, start, before == '.', cancellationToken).ConfigureAwait(false);
        var typed = code[start..cursor];
        return new(
            start,
            end,
            [.. fitting.Where(c => c.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).DistinctBy(c => c.Text)]
        );
    }

    /// <summary>Describes the relation or column at a position; null if there is none.</summary>
    public async Task<string?> DescribeAsync(string code, int cursor, CancellationToken cancellationToken)
    {
        var tokens = SqlScanner.Scan(code);
        var token = tokens.Find(t => t.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName && t.Start <= cursor && cursor <= t.End);
        if (token.Length == 0)
            return null;
        var word = Name(code, token);
        var known = await relations.ListAsync(cancellationToken).ConfigureAwait(false);
        if (known.FirstOrDefault(r => r.Name == word) is { } relation)
            return relation.ToString();
        var owners = Mentioned(code, tokens, token.Start, known)
            .SelectMany(r => r.Columns.Where(c => c.Name == word).Select(c => $"{word} {c.Type}, a column of {r.Name}"))
            .ToList();
        return owners.Count == 0 ? null : string.Join('\n', owners);
    }

    private async Task<IEnumerable<SqlCompletion>> WordsAsync(
        string code,
        List<SqlToken> tokens,
        int start,
        bool afterDot,
        CancellationToken cancellationToken
    )
    {
        var earlier = tokens.Where(t => t.HasMeaning && t.End <= start).ToList();
        var previous = earlier.Count > 0 ? earlier[^1] : default;
        if (earlier.Count == 0 || previous.Kind == SqlTokenKind.Semicolon)
            return SqlVocabulary.Statements.Select(word => new SqlCompletion(word, "keyword"));
        var known = await relations.ListAsync(cancellationToken).ConfigureAwait(false);
        if (afterDot)
            return earlier.Count > 1 ? Columns(Named(code, tokens, Name(code, earlier[^2]), start, known)) : [];
        var there = known.Select(r => new SqlCompletion(r.Name, r.Kind.ToLowerInvariant(), r.ToString()));
        if (previous.Kind == SqlTokenKind.Word && BeforeRelation.Contains(Name(code, previous)))
            return there;
        return Columns(Mentioned(code, tokens, start, known))
            .Concat(SqlFunctions.Names.Select(f => new SqlCompletion(f, "function")))
            .Concat(SqlVocabulary.Keywords.Select(k => new SqlCompletion(k, "keyword")))
            .Concat(there);
    }

    private static IEnumerable<SqlCompletion> Columns(IEnumerable<SqlRelation> of) =>
        of.SelectMany(r => r.Columns.Select(c => new SqlCompletion(c.Name, "column", $"{c.Type}, a column of {r.Name}")));

    /// <summary>The relations that the statement at a position names.</summary>
    private static IEnumerable<SqlRelation> Mentioned(string code, List<SqlToken> tokens, int at, IReadOnlyList<SqlRelation> known)
    {
        var words = Statement(tokens, at).Select(t => Name(code, t)).ToHashSet(StringComparer.Ordinal);
        return known.Where(r => words.Contains(r.Name));
    }

    /// <summary>A relation by its name or by its alias in the statement: <c>FROM scores s</c>, <c>FROM scores AS s</c>.</summary>
    private static IEnumerable<SqlRelation> Named(string code, List<SqlToken> tokens, string name, int at, IReadOnlyList<SqlRelation> known)
    {
        var words = Statement(tokens, at).Select(t => Name(code, t)).ToList();
        var alias = words.FindIndex(1, w => w == name && words.Count > 1);
        for (; alias > 0; alias = words.FindIndex(alias + 1, w => w == name))
        {
            var of = words[alias - 1] == "as" && alias > 1 ? words[alias - 2] : words[alias - 1];
            if (known.FirstOrDefault(r => r.Name == of) is { } found)
                return [found];
        }

        return known.Where(r => r.Name == name);
    }

    private static IEnumerable<SqlToken> Statement(List<SqlToken> tokens, int at)
    {
        var meaning = tokens.Where(t => t.HasMeaning).ToList();
        var first = meaning.FindLastIndex(t => t.Kind == SqlTokenKind.Semicolon && t.End <= at) + 1;
        return meaning.Skip(first).TakeWhile(t => t.Kind != SqlTokenKind.Semicolon);
    }

    private static string Name(string code, SqlToken token)
    {
        var text = code.Substring(token.Start, token.Length);
        return token.Kind == SqlTokenKind.QuotedName ? text.Trim('"') : text.ToLowerInvariant();
    }
}
