using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

internal sealed partial class Parser
{
    private Query Query()
    {
        var outer = Enter();
        var read = WholeQuery();
        Leave(outer);
        return read;
    }

    private Query WholeQuery()
    {
        var start = Current.Start;
        var with = new List<CommonTable>();
        if (Take("with"))
        {
            if (At("recursive"))
                throw Refusal.NotSupported("WITH RECURSIVE", Current.Start);
            with = List(CommonTable);
        }

        var body = Body(0);
        var order = Take("order", "by") ? List(OrderItem) : [];
        Expression? limit = null,
            offset = null;
        var ties = false;
        while (true)
        {
            if (Take("limit"))
                limit = Take("all") ? null : Expression();
            else if (Take("offset"))
            {
                offset = Expression();
                _ = Take("rows") || Take("row");
            }
            else if (At("fetch") && (Ahead(1).Is("first") || Ahead(1).Is("next")))
            {
                at += 2;
                limit = At("row") || At("rows") ? new NumberLiteral("1", Current.Start) : Expression();
                if (!Take("rows"))
                    Expect("row");
                ties = Take("with", "ties");
                if (!ties)
                    Expect("only");
            }
            else
                return new Query(with, body, order, limit, ties, offset, start);
        }
    }

    private CommonTable CommonTable()
    {
        var start = Current.Start;
        var name = Name();
        withNames.Add(name);
        var columns = At("(") ? Parenthesized(Name) : [];
        Expect("as");
        if (Take("changelog", "from"))
        {
            var from = Current.Start;
            var (schema, relation) = ObjectNames.Split(ObjectName());
            return new CommonTable(name, columns, null, new NamedTable(schema, relation, new Alias(name, []), from), start);
        }

        if (At("not", "materialized") || At("materialized"))
            throw Refusal.NotSupported("MATERIALIZED in WITH", Current.Start);
        Expect("(");
        var query = Query();
        Expect(")");
        return new CommonTable(name, columns, query, null, start);
    }

    // INTERSECT binds tighter than UNION and EXCEPT.
    private QueryBody Body(int least)
    {
        var left = Term();
        while (true)
        {
            var start = Current.Start;
            var strength =
                At("intersect") ? 2
                : At("union") || At("except") ? 1
                : 0;
            if (strength == 0 || strength <= least)
                return left;
            // A chain of UNION counts as one level of depth; each of the other set operations adds a level.
            if (!At("union"))
                Link();
            var name = tokens[at++].Value.ToLowerInvariant();
            var all = Take("all");
            if (!all)
                _ = Take("distinct");
            var corresponding = Take("corresponding");
            var by = corresponding && Take("by") ? Parenthesized(Name) : [];
            left = new SetOperation(name, all, left, Body(strength), start) { Corresponding = corresponding, By = by };
        }
    }

    private QueryBody Term()
    {
        var start = Current.Start;
        if (Take("("))
        {
            var query = Query();
            Expect(")");
            return new NestedQuery(query, start);
        }

        if (Take("values"))
            return new Values(List(() => (IReadOnlyList<Expression>)Parenthesized(Expression)), start);
        return Select();
    }

    private Select Select()
    {
        var start = Current.Start;
        Expect("select");
        var distinct = Take("distinct");
        var on = distinct && Take("on") ? Parenthesized(Expression) : [];
        if (!distinct)
            _ = Take("all");
        if (At("top") && Ahead(1) is { Kind: TokenKind.Number, Value: var most })
            throw Unexpected($"TOP is SQL Server's: write LIMIT {most} at the end of the query");
        if (At("from") || At(";") || At(")") || Current.Kind == TokenKind.End)
            throw Unexpected("a SELECT needs at least one column");
        var items = List(SelectItem);
        var from = Take("from") ? From() : null;
        var where = Take("where") ? Expression() : null;
        var (group, sets) = Take("group", "by") ? GroupBy() : ([], null);
        var having = Take("having") ? Expression() : null;
        var windows = new Dictionary<string, WindowSpec>();
        if (Take("window"))
        {
            do
            {
                var name = Name();
                Expect("as");
                windows[name] = WindowDefinition();
            } while (Take(","));
        }

        if (At("qualify"))
            throw Refusal.NotSupported("QUALIFY", Current.Start);
        return new Select(distinct && on.Count == 0, on, items, from, where, group, having, windows, start) { GroupingSets = sets };
    }

    private SelectItem SelectItem()
    {
        var value = Expression();
        if (Take("as"))
            return new SelectItem(value, AnyName());
        if (At("true") || At("false"))
            return new SelectItem(value, AnyName());
        return Current.MayBeAlias ? new SelectItem(value, Name()) : new SelectItem(value, null);
    }

    private static readonly string[] JoinWords = ["cross", "join", "inner", "left", "right", "full", "natural", "asof"];

    private TableRef From()
    {
        var left = Joined();
        while (At(","))
        {
            Link();
            var start = tokens[at++].Start;
            left = new Join(left, Joined(), "cross", null, null, false, start);
        }

        return left;
    }

    private TableRef Joined()
    {
        var left = Table();
        while (true)
        {
            var start = Current.Start;
            var natural = Take("natural");
            string kind;
            if (Take("cross", "join"))
            {
                Link();
                left = new Join(left, Table(), "cross", null, null, false, start);
                continue;
            }

            var asOf = Take("asof");
            if (Take("join") || Take("inner", "join"))
                kind = "inner";
            else if (At("left") || At("right") || At("full"))
            {
                kind = tokens[at++].Value.ToLowerInvariant();
                if (At("semi") || At("anti"))
                    throw Refusal.NotSupported("SEMI and ANTI as words of a join", Current.Start);
                _ = Take("outer");
                Expect("join");
            }
            else if (natural || asOf)
                throw Unexpected("expected JOIN");
            else
                return left;
            if (asOf && kind is not ("inner" or "left"))
                throw Refusal.NotSupported($"ASOF {kind.ToUpperInvariant()} JOIN", start);
            Link();
            var right = Table();
            if (natural)
                left = new Join(left, right, kind, null, null, true, start);
            else if (Take("using"))
                left = new Join(left, right, kind, null, Parenthesized(Name), false, start);
            else
            {
                Expect("on");
                left = new Join(left, right, kind, Expression(), null, false, start) { AsOf = asOf };
            }
        }
    }

    // ((SELECT …) a CROSS JOIN b): what follows the parenthesized query shows that it is a table of a join.
    private bool IsJoinInside()
    {
        var depth = 0;
        for (var i = at; i + 1 < tokens.Count; i++)
        {
            depth +=
                tokens[i].Is("(") ? 1
                : tokens[i].Is(")") ? -1
                : 0;
            if (depth == 0)
            {
                var next = tokens[i + 1];
                return next.MayBeAlias || next.Is("as") || next.Is(",") || Array.Exists(JoinWords, next.Is);
            }
        }

        return false;
    }

    private TableRef Table()
    {
        var start = Current.Start;
        var lateral = Take("lateral");
        if (At("("))
        {
            at++;
            if (At("select") || At("with") || At("values") || (At("(") && IsQueryInside() && !IsJoinInside()))
            {
                var query = Query();
                Expect(")");
                return new QueryTable(query, Alias(), lateral, start);
            }

            var outer = Enter();
            var inner = From();
            Leave(outer);
            Expect(")");
            return Current.MayBeAlias || At("as") ? throw Refusal.NotSupported("an alias of a join in parentheses", Current.Start) : inner;
        }

        var quoted = Current.Kind == TokenKind.QuotedWord;
        if (!quoted && Ahead(1).Is("("))
        {
            NoteRelationArgument();
            var call = FunctionCall(AnyName(), start);
            var ordinality = Take("with", "ordinality");
            return new FunctionRef(call, Alias(), ordinality, start);
        }

        string? schema = null;
        var name = Name();
        while (Take("."))
        {
            schema = name;
            name = AnyName();
        }

        if (schema == "pg_catalog" && At("("))
        {
            var call = FunctionCall(name, start);
            var ordinality = Take("with", "ordinality");
            return new FunctionRef(call, Alias(), ordinality, start);
        }

        if (schema is null)
            bareNames.Add((start, name));
        var asOf = false;
        if (Take("for", "system_time"))
        {
            Expect("as");
            Expect("of");
            if (!Take("proctime", "("))
                throw Refusal.NotSupported("time travel", start);
            Expect(")");
            asOf = true;
        }

        return new NamedTable(schema, name, Alias(), start) { AsOfProcessTime = asOf };
    }

    private bool IsQueryInside()
    {
        var look = at;
        while (tokens[look].Is("("))
            look++;
        return tokens[look].Is("select") || tokens[look].Is("values") || tokens[look].Is("with");
    }

    private Alias? Alias()
    {
        if (!Take("as") && !Current.MayBeAlias)
            return null;
        if (At("for") && Ahead(1).Is("system_time"))
            return null;
        var name = Name();
        return new Alias(name, At("(") ? Parenthesized(Name) : []);
    }
}
