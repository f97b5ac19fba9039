using System.Text;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

/// <summary>Qualifies names without a schema, for a session whose search_path names schemas other than public.</summary>
internal sealed partial class Parser
{
    private const string Public = "public";

    private readonly List<(int At, string Name)> bareNames = [];
    private readonly HashSet<string> withNames = new(StringComparer.Ordinal);

    /// <summary>
    /// Adds the schema to each unqualified name that refers to, or creates, an object in a schema of the path. The stored text of a
    /// statement is then independent of any session's search_path.
    /// </summary>
    /// <param name="text">One or more statements.</param>
    /// <param name="path">The schemas to search, in order; new objects are created in the first.</param>
    /// <param name="isThere">Whether a schema has an object of some name.</param>
    /// <exception cref="SqlException">
    /// 42601 with the position; 0A000 for a WITH query that has the name of an object in one of the schemas.
    /// </exception>
    public static string InSchemas(string text, IReadOnlyList<string> path, Func<string, string, bool> isThere)
    {
        var parser = new Parser(text);
        var made = new HashSet<string>(StringComparer.Ordinal);
        var places = new SortedDictionary<int, string>();
        while (true)
        {
            while (parser.Take(";")) { }

            if (parser.Current.Kind == TokenKind.End)
                return Insert(text, places);
            parser.bareNames.Clear();
            parser.withNames.Clear();
            var statement = parser.Statement();
            if (statement is CreateRelation or CreateView or CreateSink or CreateSubscription or CreateIndex)
            {
                made.Add(parser.bareNames is [var first, ..] ? first.Name : "");
                // An index belongs to the schema of its table.
                var schema = statement is CreateIndex { Table: var table } ? SchemaOf(table) : path[0];
                if (parser.bareNames.Count > 0 && schema is not (null or Public))
                    places[parser.bareNames[0].At] = schema;
            }

            foreach (var (at, name) in parser.bareNames)
            {
                if (places.ContainsKey(at) || SchemaOf(name) is not { } schema || schema == Public)
                    continue;
                if (parser.withNames.Contains(name))
                    throw Refusal.NotSupported($"a WITH query with the name of an object of the schema \"{schema}\"", at);
                places[at] = schema;
            }
        }

        string? SchemaOf(string name) =>
            name.Contains('.', StringComparison.Ordinal) ? ObjectNames.Split(name).Schema
            : made.Contains(name) ? path[0]
            : path.FirstOrDefault(schema => isThere(schema, name));
    }

    /// <summary>The first argument of TUMBLE, HOP and GAP_FILL is a relation.</summary>
    private void NoteRelationArgument()
    {
        if ((At("tumble") || At("hop") || At("gap_fill")) && Ahead(2).Kind is TokenKind.Word or TokenKind.QuotedWord && Ahead(3).Is(","))
            bareNames.Add((Ahead(2).Start, Ahead(2).Kind == TokenKind.Word ? Ahead(2).Value.ToLowerInvariant() : Ahead(2).Value));
    }

    private static string Insert(string text, SortedDictionary<int, string> places)
    {
        if (places.Count == 0)
            return text;
        var whole = new StringBuilder(text.Length + (places.Count * 16));
        var from = 0;
        foreach (var (at, schema) in places)
        {
            whole.Append(text, from, at - from).Append('"').Append(schema.Replace("\"", "\"\"", StringComparison.Ordinal)).Append("\".");
            from = at;
        }

        return whole.Append(text, from, text.Length - from).ToString();
    }
}
