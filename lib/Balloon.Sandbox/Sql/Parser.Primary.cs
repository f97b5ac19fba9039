using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

// Literals, names, calls and parentheses.
internal sealed partial class Parser
{
    private Expression Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                at++;
                return new NumberLiteral(token.Value, token.Start);
            case TokenKind.Text:
                at++;
                return new TextLiteral(token.Value, token.Start);
            case TokenKind.Parameter:
                at++;
                if (argumentsAreNames)
                    return new ColumnName([$"${token.Value}"], token.Start);
                return int.TryParse(token.Value, out var number) && number > 0
                    ? new ParameterRef(number, token.Start)
                    : throw new SqlException(SqlStates.SyntaxError, $"there is no parameter ${token.Value}", token.Start + 1);
            case TokenKind.Symbol when token.Value == "(":
                return InParentheses();
            case TokenKind.Symbol when token.Value == "*":
                at++;
                return new Star(null, ExceptColumns(), token.Start);
            case TokenKind.Word:
                return Word(token);
            case TokenKind.QuotedWord:
                return NameOrCall();
            default:
                throw Unexpected("expected an expression");
        }
    }

    private Expression InParentheses()
    {
        var start = tokens[at++].Start;
        if (At("select") || At("with") || At("values"))
        {
            var query = Query();
            Expect(")");
            return new ScalarQuery(query, start);
        }

        if (At("(") && IsNestedQuery())
        {
            var query = Query();
            Expect(")");
            return new ScalarQuery(query, start);
        }

        var items = List(Expression);
        Expect(")");
        return items.Count == 1 ? items[0] : new RowItems(items, start);
    }

    // ((SELECT …) UNION …): parentheses that enclose a query.
    private bool IsNestedQuery()
    {
        var look = at;
        while (tokens[look].Is("("))
            look++;
        return tokens[look].Is("select") || tokens[look].Is("with") || tokens[look].Is("values") ? HasSetOperationAfter(look) : false;
    }

    private bool HasSetOperationAfter(int inside)
    {
        var depth = 1;
        for (var look = inside; look < tokens.Count && tokens[look].Kind != TokenKind.End; look++)
        {
            if (tokens[look].Is("("))
                depth++;
            else if (tokens[look].Is(")") && --depth == 0)
                return tokens[look + 1].Is("union")
                    || tokens[look + 1].Is("except")
                    || tokens[look + 1].Is("intersect")
                    || tokens[look + 1].Is(")");
        }

        return false;
    }

    private Expression Word(Token token)
    {
        var start = token.Start;
        switch (token.Value.ToLowerInvariant())
        {
            case "null":
                at++;
                return new NullLiteral(start);
            case "true" or "false":
                at++;
                return new BooleanLiteral(token.Is("true"), start);
            case "case":
                return Case();
            case "cast" or "try_cast" when Ahead(1).Is("("):
                return Cast(token.Is("try_cast"));
            case "exists" when Ahead(1).Is("("):
            case "not" when Ahead(1).Is("exists"):
                return ExistsTest();
            case "array" when Ahead(1).Is("["):
                at++;
                return ArrayLiteral();
            case "array" when Ahead(1).Is("("):
                at += 2;
                var items = Query();
                Expect(")");
                return new ArrayQuery(items, start);
            case "row" when Ahead(1).Is("("):
                at++;
                return new RowItems(Ahead(1).Is(")") ? EmptyParentheses() : Parenthesized(Expression), start);
            case "interval" when Ahead(1).Kind == TokenKind.Text:
                return IntervalLiteral();
            case "aggregate" when Ahead(1).Is(":"):
                at += 2;
                var name = AnyName();
                return OverArray(FunctionCall(name, start));
            case "map" when Ahead(1).Is("{"):
                at++;
                return MapLiteral(start);
        }

        // DATE '2026-11-24', TIMESTAMP WITH TIME ZONE '…': the name of a type before a string.
        if (TypedLiteral() is { } typed)
            return typed;
        if (Keywords.Reserved.Contains(token.Value) && !(Ahead(1).Is("(") && token.Value.ToLowerInvariant() is "left" or "right"))
            throw Unexpected("expected an expression");
        return NameOrCall();
    }

    private List<Expression> EmptyParentheses()
    {
        at += 2;
        return [];
    }

    private CastTo? TypedLiteral()
    {
        var start = at;
        if (!TypeNames.MayStart(Current.Value) || Ahead(1).Is("(") || Ahead(1).Is("."))
            return null;
        if (TryTypeName() is { } type && Current.Kind == TokenKind.Text)
        {
            var literal = Current.Start;
            return new CastTo(new TextLiteral(Text(), literal), type, tokens[start].Start);
        }

        at = start;
        return null;
    }

    private CastTo IntervalLiteral()
    {
        var start = tokens[at++].Start;
        var literal = Current.Start;
        var value = Text();
        if (AtName && Current.Value.ToLowerInvariant() is "year" or "month" or "day" or "hour" or "minute" or "second")
        {
            value = $"{value.Trim()} {tokens[at++].Value}";
        }

        return new CastTo(new TextLiteral(value, literal), SqlType.Interval, start);
    }

    private Expression Cast(bool tryCast)
    {
        var start = tokens[at++].Start;
        if (tryCast)
            throw Refusal.NotSupported("TRY_CAST", start);
        Expect("(");
        var operand = Expression();
        Expect("as");
        var cast = CastBehind(operand, start);
        Expect(")");
        return cast;
    }

    private Expression ExistsTest()
    {
        var start = Current.Start;
        var negated = Take("not");
        Expect("exists");
        Expect("(");
        var query = Query();
        Expect(")");
        Expression exists = new Exists(query, start);
        return negated ? new Unary("not", exists, start) : exists;
    }

    private CaseWhen Case()
    {
        var start = tokens[at++].Start;
        var operand = At("when") ? null : Expression();
        var branches = new List<(Expression, Expression)>();
        while (Take("when"))
        {
            var when = Expression();
            Expect("then");
            branches.Add((when, Expression()));
        }

        if (branches.Count == 0)
            throw Unexpected("expected WHEN");
        var otherwise = Take("else") ? Expression() : null;
        Expect("end");
        return new CaseWhen(operand, branches, otherwise, start);
    }

    private ArrayItems ArrayLiteral()
    {
        var start = Current.Start;
        var outer = Enter();
        Expect("[");
        var nested = At("[");
        var items = At("]") ? [] : List(() => nested ? ArrayLiteral() : Expression());
        // Without the word ARRAY, nested brackets must all have the same depth.
        if (nested && items.Cast<ArrayItems>().Select(i => i.Levels).Distinct().Count() > 1)
            throw Unexpected("the nested arrays of an ARRAY differ in depth");
        Expect("]");
        Leave(outer);
        return new ArrayItems(items, start) { Levels = nested ? ((ArrayItems)items[0]).Levels + 1 : 1 };
    }

    private MapItems MapLiteral(int start)
    {
        Expect("{");
        var (keys, values) = (new List<Expression>(), new List<Expression>());
        while (!At("}"))
        {
            if (keys.Count > 0)
                Expect(",");
            keys.Add(Expression());
            Expect(":");
            values.Add(Expression());
        }

        Expect("}");
        return new MapItems(keys, values, start);
    }

    private List<ColumnName> ExceptColumns()
    {
        if (!At("except", "(") || Ahead(2).Is("select"))
            return [];
        at++;
        return Parenthesized(() =>
        {
            var start = Current.Start;
            if (!AtName)
                throw new SqlException(SqlStates.SyntaxError, "Only support column name in except list", start + 1);
            var parts = new List<string> { Name() };
            while (Take("."))
                parts.Add(AnyName());
            return new ColumnName(parts, start);
        });
    }

    private Expression NameOrCall()
    {
        var start = Current.Start;
        var quoted = Current.Kind == TokenKind.QuotedWord;
        var parts = new List<string> { AnyName() };
        while (At("."))
        {
            at++;
            if (At("*"))
            {
                at++;
                return new Star(parts[^1], ExceptColumns(), start) { Schema = parts.Count > 1 ? parts[^2] : null };
            }

            parts.Add(AnyName());
        }

        if (At("("))
            return FunctionCall(parts[^1], start);
        if (
            !quoted
            && parts.Count == 1
            && parts[0]
                is "current_timestamp"
                    or "current_date"
                    or "current_time"
                    or "localtimestamp"
                    or "localtime"
                    or "current_user"
                    or "session_user"
                    or "user"
                    or "current_schema"
                    or "current_role"
                    or "current_catalog"
        )
            return new Call(parts[0], [], start);
        return new ColumnName(parts, start);
    }
}
