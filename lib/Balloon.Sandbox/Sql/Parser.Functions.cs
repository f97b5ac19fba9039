using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

// CREATE FUNCTION … LANGUAGE SQL and DROP FUNCTION.
internal sealed partial class Parser
{
    // In a function's body $1 is treated as a name.
    private bool argumentsAreNames;

    private CreateFunction Function(bool orReplace, int start)
    {
        var ifNotExists = Take("if", "not", "exists");
        var name = ObjectName();
        Expect("(");
        var parameters = At(")") ? [] : List(Parameter);
        Expect(")");
        Expect("returns");
        if (At("table") || At("setof"))
            throw Refusal.NotSupported("a function that returns a table", Current.Start);
        var returns = TypeName();
        string? language = null;
        Expression? body = null;
        while (Current.Kind == TokenKind.Word)
        {
            if (Take("language"))
                language = Current.Kind == TokenKind.Text ? Text() : AnyName();
            else if (Take("as"))
            {
                // A body in another language is not parsed.
                var (position, text) = (Current.Start, Text());
                if (language is null && Take("language"))
                    language = Current.Kind == TokenKind.Text ? Text() : AnyName();
                if (language is null or "sql" or "SQL")
                    body = Body(text, position);
            }
            else if (Take("return"))
            {
                argumentsAreNames = true;
                body = Expression();
                argumentsAreNames = false;
            }
            else if (!Take("immutable") && !Take("stable") && !Take("volatile"))
                throw Refusal.NotSupported($"{Current.Value.ToUpperInvariant()} in CREATE FUNCTION", Current.Start);
        }

        if (language is null || !language.Equals("sql", StringComparison.OrdinalIgnoreCase))
            throw Refusal.NotSupported($"CREATE FUNCTION … LANGUAGE {language ?? "of another kind than SQL"}", start);
        return body is null
            ? throw Unexpected("expected AS or RETURN")
            : new CreateFunction(name, parameters, returns, body, start) { OrReplace = orReplace, IfNotExists = ifNotExists };
    }

    private FunctionParameter Parameter()
    {
        var start = at;
        if (TryTypeName() is { } type && (At(",") || At(")")))
            return new FunctionParameter(null, type);
        at = start;
        return new FunctionParameter(Name(), TypeName());
    }

    private static Expression Body(string text, int start)
    {
        var parser = new Parser(text) { argumentsAreNames = true };
        try
        {
            var query = parser.Query();
            _ = parser.Take(";");
            if (parser.Current.Kind != TokenKind.End)
                throw parser.Unexpected("expected end of statement");
            return
                query is { With: [], OrderBy: [], Limit: null, Offset: null }
                && query.Body
                    is Select
                    {
                        Items: [{ Value: not Star } item],
                        From: null,
                        Where: null,
                        GroupBy: [],
                        Having: null,
                        Distinct: false,
                        DistinctOn: [],
                    }
                ? item.Value
                : throw Refusal.NotSupported("a function whose body is more than SELECT and one expression");
        }
        catch (SqlException e)
        {
            throw new SqlException(
                e.SqlState,
                e.Message,
                start + 1,
                e.Detail is null ? "in the body of the function" : $"{e.Detail}, in the body of the function",
                e.Hint,
                e
            );
        }
    }

    private DropFunction FunctionDrop(int start)
    {
        var ifExists = Take("if", "exists");
        var name = ObjectName();
        List<FunctionParameter>? parameters = null;
        if (Take("("))
        {
            parameters = At(")") ? [] : List(Parameter);
            Expect(")");
        }

        var cascade = Take("cascade");
        if (!cascade)
            _ = Take("restrict");
        return new DropFunction(name, parameters?.Select(p => p.Type).ToList(), ifExists, cascade, start);
    }
}
