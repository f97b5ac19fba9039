using System.Text;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

/// <summary>Names without a schema, in a session whose search_path begins with a schema of its own.</summary>
internal sealed partial class Parser
{
    private readonly List<(int At, string Name)> bareNames = [];
    private readonly HashSet<string> withNames = new(StringComparer.Ordinal);

    /// <summary>
    /// The text with the schema before each name that means an object of it: what a statement makes, and what is there. What the engine
    /// keeps of a statement then says by itself where it belongs, whatever the next session's search_path is.
    /// </summary>
    /// <param name="text">One or more statements.</param>
    /// <param name="schema">The schema that comes first.</param>
    /// <param name="isThere">True for a name that the schema has.</param>
    /// <exception cref="SqlException">42601 with the position; 0A000 for a WITH query of the same name as an object of the schema.</exception>
    public static string InSchema(string text, string schema, Func<string, bool> isThere)
    {
        var parser = new Parser(text);
        var made = new HashSet<string>(StringComparer.Ordinal);
        var places = new SortedSet<int>();
        while (true)
        {
            while (parser.Take(";")) { }

            if (parser.Current.Kind == TokenKind.End)
                return Insert(text, places, schema);
            parser.bareNames.Clear();
            parser.withNames.Clear();
            var statement = parser.Statement();
            if (statement is CreateRelation or CreateView or CreateSink or CreateSubscription or CreateIndex)
            {
                made.Add(parser.bareNames is [var first, ..] ? first.Name : "");
                if (parser.bareNames.Count > 0)
                    places.Add(parser.bareNames[0].At);
            }

            foreach (var (at, name) in parser.bareNames.Where(b => made.Contains(b.Name) || isThere(b.Name)))
            {
                if (parser.withNames.Contains(name))
                    throw Refusal.NotSupported($"a WITH query with the name of an object of the schema \"{schema}\"", at);
                places.Add(at);
            }
        }
    }

    /// <summary>The first argument of TUMBLE, HOP and GAP_FILL is a relation.</summary>
    private void NoteRelationArgument()
    {
        if ((At("tumble") || At("hop") || At("gap_fill")) && Ahead(2).Kind is TokenKind.Word or TokenKind.QuotedWord && Ahead(3).Is(","))
            bareNames.Add((Ahead(2).Start, Ahead(2).Kind == TokenKind.Word ? Ahead(2).Value.ToLowerInvariant() : Ahead(2).Value));
    }

    private static string Insert(string text, SortedSet<int> places, string schema)
    {
        if (places.Count == 0)
            return text;
        var whole = new StringBuilder(text.Length + places.Count * (schema.Length + 3));
        var from = 0;
        foreach (var at in places)
        {
            whole.Append(text, from, at - from).Append('"').Append(schema.Replace("\"", "\"\"", StringComparison.Ordinal)).Append("\".");
            from = at;
        }

        return whole.Append(text, from, text.Length - from).ToString();
    }
}
