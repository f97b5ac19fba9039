using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>The text of the defaults and generated columns of a table, from its statement.</summary>
internal static class DefaultText
{
    /// <param name="table">The table.</param>
    /// <param name="index">The index of a column with a default or a generation expression.</param>
    public static string? Of(TableRelation table, int index)
    {
        var tokens = Lexer.Read(table.Sql);
        if (Parser.Parse(table.Sql) is not [CreateRelation create] || index >= create.Columns.Count)
            return null;
        var column = create.Columns[index];
        var start = tokens.FindIndex(t => t.Start >= (column.Default ?? column.Generated)!.At && t.Start >= column.At);
        // An operator's position is after its first operand, so the beginning is found from DEFAULT or AS.
        while (start > 0 && !tokens[start - 1].Is("default") && !tokens[start - 1].Is("as"))
            start--;
        var (end, depth) = (start, 0);
        for (; tokens[end].Kind != TokenKind.End; end++)
        {
            var token = tokens[end];
            if (depth == 0 && (token.Is(",") || token.Is(")") || token.Is("primary") || token.Is("not")))
                break;
            depth +=
                token.Is("(") || token.Is("[") ? 1
                : token.Is(")") || token.Is("]") ? -1
                : 0;
        }

        return table.Sql[tokens[start].Start..tokens[end - 1].End];
    }
}
