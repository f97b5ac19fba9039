using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

internal sealed partial class Parser
{
    private Statement Statement()
    {
        var start = Current.Start;
        if (At("select") || At("with") || At("values") || At("("))
            return new QueryStatement(Query(), start);
        if (Current.Kind != TokenKind.Word)
            throw Unexpected();
        var word = tokens[at++].Value.ToLowerInvariant();
        switch (word)
        {
            case "create":
                return Create(start);
            case "drop":
                return Take("function") ? FunctionDrop(start) : DropObject(start);
            case "insert":
                return InsertInto(start);
            case "update":
                return UpdateRows(start);
            case "delete":
                return DeleteRows(start);
            case "show":
                return ShowSomething(start);
            case "describe" or "desc":
                if (At("fragments") || At("fragment"))
                    throw Refusal.NotSupported("DESCRIBE FRAGMENTS", start);
                return new Describe(ObjectName(), start);
            case "explain":
                return ExplainStatement(start);
            case "flush":
                return new Flush(start);
            case "wait":
                return WaitFor(start);
            case "set":
                return SetSomething(start);
            case "copy":
                return Copy(start);
            case "reset" when Take("all"):
                return new ResetAll(start);
            case "reset":
                return new SetVariable(VariableName(), null, start);
            case "begin":
                return Begin("BEGIN", start);
            case "start":
                Expect("transaction");
                return Begin("START_TRANSACTION", start);
            case "commit" or "end":
                return End("COMMIT", start);
            case "rollback" or "abort":
                return End("ROLLBACK", start);
            case "discard":
                Expect("all");
                return new DiscardAll(start);
            case "deallocate":
                _ = Take("prepare");
                return new Deallocate(Take("all") ? null : Name(), start);
            case "declare":
                return Declare(start);
            case "fetch":
                return FetchFrom(start);
            case "close":
                return new CloseCursor(Take("all") ? null : Name(), start);
            case "alter":
                return Alter(start);
            case "comment":
                return Comment(start);
            case "grant"
            or "revoke"
            or "vacuum"
            or "analyze"
            or "recover"
            or "kill"
            or "cancel"
            or "refresh"
            or "truncate"
            or "use"
            or "backup"
            or "prepare"
            or "execute"
            or "replace"
            or "merge":
                throw Refusal.NotSupported(word.ToUpperInvariant(), start);
            default:
                at--;
                throw Unexpected();
        }
    }

    private Drop DropObject(int start)
    {
        var kind =
            Take("materialized", "view") ? "MATERIALIZED VIEW"
            : Take("source") ? "SOURCE"
            : Take("table") ? "TABLE"
            : Take("view") ? "VIEW"
            : Take("sink") ? "SINK"
            : Take("subscription") ? "SUBSCRIPTION"
            : Take("index") ? "INDEX"
            : Take("schema") ? "SCHEMA"
            : AtName ? throw Refusal.NotSupported($"DROP {Current.Value.ToUpperInvariant()}", start)
            : throw Unexpected();
        var ifExists = Take("if", "exists");
        var name = ObjectName();
        var cascade = Take("cascade");
        if (!cascade)
            _ = Take("restrict");
        return new Drop(kind, name, ifExists, cascade, start);
    }

    private Insert InsertInto(int start)
    {
        Expect("into");
        var table = ObjectName();
        var columns = At("(") && !Ahead(1).Is("select") && !Ahead(1).Is("with") ? Parenthesized(Name) : [];
        if (At("default", "values"))
            throw Refusal.NotSupported("DEFAULT VALUES", Current.Start);
        var query = Query();
        return new Insert(table, columns, query, Returning(), start);
    }

    private List<SelectItem> Returning() => Take("returning") ? List(SelectItem) : [];

    private Update UpdateRows(int start)
    {
        var table = ObjectName();
        Expect("set");
        var set = List(() =>
        {
            var position = Current.Start;
            var several = At("(");
            var columns = several ? Parenthesized(Name) : [Name()];
            Expect("=");
            var value = Expression();
            // SET (column) = (value): the parser does not take (value) for a row of one, so it is made one here.
            return new Assignment(columns, several && columns.Count == 1 ? new RowItems([value], position) : value, position);
        });
        if (At("from"))
            throw Refusal.NotSupported("UPDATE … FROM", Current.Start);
        var where = Take("where") ? Expression() : null;
        return new Update(table, set, where, Returning(), start);
    }

    private Delete DeleteRows(int start)
    {
        Expect("from");
        var table = ObjectName();
        if (At("using"))
            throw Refusal.NotSupported("DELETE … USING", Current.Start);
        var where = Take("where") ? Expression() : null;
        return new Delete(table, where, Returning(), start);
    }

    // What SHOW lists of one schema, and what else it lists by name.
    private static readonly string[] InSchema =
    [
        "sources",
        "tables",
        "views",
        "materialized views",
        "subscriptions",
        "sinks",
        "functions",
        "connections",
        "secrets",
    ];

    private static readonly string[] Named = ["columns", "indexes", "databases", "schemas", "all", "cursors", "subscription cursors"];

    private Show ShowSomething(int start)
    {
        if (Take("create"))
        {
            var kind = Take("materialized", "view") ? "materialized view" : AnyName();
            return new Show("create " + kind, ObjectName(), null, start);
        }

        var what =
            Take("materialized", "views") ? "materialized views"
            : Take("subscription", "cursors") ? "subscription cursors"
            : Take("all") ? "all"
            : Take("time", "zone") ? "timezone"
            : Take("transaction", "isolation") ? "transaction_isolation"
            : VariableName();
        if (what == "transaction_isolation")
            _ = Take("level");
        string? name = null,
            like = null;
        if (what == "columns" || what == "indexes")
        {
            if (!Take("from"))
                Expect("in");
            name = ObjectName();
        }
        else if (InSchema.Contains(what) && (Take("from") || Take("in")))
            name = AnyName();
        if ((InSchema.Contains(what) || Named.Contains(what)) && Take("like"))
            like = Text();
        return new Show(what, name, like, start);
    }

    private Explain ExplainStatement(int start)
    {
        if (At("analyze"))
            throw Refusal.NotSupported("EXPLAIN ANALYZE", start);
        var options = new List<string>();
        if (At("(") && !Ahead(1).Is("select") && !Ahead(1).Is("with"))
        {
            options = Parenthesized(() =>
            {
                var option = AnyName();
                if (AtName)
                    option += " " + AnyName();
                return option;
            });
        }

        _ = Take("verbose");
        var inner = Current.Start;
        var outer = Enter();
        var statement = Statement();
        Leave(outer);
        return new Explain(statement with { Text = text[inner..tokens[at - 1].End] }, options, start);
    }

    private Wait WaitFor(int start)
    {
        var kind =
            Take("materialized", "view") ? "materialized view"
            : Take("sink") ? "sink"
            : Take("index") ? "index"
            : Take("table") ? "table"
            : null;
        return new Wait(kind, kind is null ? null : ObjectName(), start);
    }

    private string VariableName()
    {
        var name = AnyName();
        while (Take("."))
            name += "." + AnyName();
        return name;
    }

    private SetVariable SetSomething(int start)
    {
        if (At("local"))
            throw Refusal.NotSupported("SET LOCAL (there are no transactions that write: SET lasts as long as the session)", start);
        _ = Take("session");
        // SET TIME ZONE LOCAL restores the value that the session began with.
        if (Take("time", "zone"))
            return new SetVariable(
                "timezone",
                Take("local") ? null
                    : Take("interval") ? NoOffset()
                    : SettingValue(),
                start
            );
        if (At("transaction") || At("characteristics"))
            throw Refusal.NotSupported("SET TRANSACTION (name the mode in BEGIN, as BEGIN READ ONLY)", start);
        var name = VariableName();
        if (!Take("="))
            Expect("to");
        return new SetVariable(name, SettingValue(), start);
    }

    // INTERVAL '+00:00' HOUR TO MINUTE, which some clients send when they connect.
    private string NoOffset()
    {
        var position = Current.Start;
        var offset = Text();
        Expect("hour");
        Expect("to");
        Expect("minute");
        return offset == "+00:00"
            ? "UTC"
            : throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"SET TIME ZONE INTERVAL takes '+00:00' alone, not '{offset}': name the zone, as in SET TIME ZONE 'Europe/Berlin'",
                position + 1
            );
    }

    private string? SettingValue()
    {
        if (Take("default"))
            return null;
        var values = List(() =>
        {
            var sign = Take("-") ? "-" : "";
            var token = Current;
            if (token.Kind is TokenKind.End or TokenKind.Symbol)
                throw Unexpected("expected a value");
            at++;
            return sign + (token.Kind == TokenKind.Word ? token.Value.ToLowerInvariant() : token.Value);
        });
        return string.Join(", ", values);
    }

    private DeclareCursor Declare(int start)
    {
        var name = Name();
        if (Take("subscription"))
        {
            Expect("cursor");
            Expect("for");
            var subscription = ObjectName();
            if (Take("full"))
                return new DeclareCursor(name, null, subscription, true, null, start);
            return new DeclareCursor(name, null, subscription, false, Take("since") ? Expression() : null, start);
        }

        Expect("cursor");
        Expect("for");
        return new DeclareCursor(name, Query(), null, false, null, start);
    }

    private Fetch FetchFrom(int start)
    {
        var count = 1;
        if (!Take("next") && Current.Kind == TokenKind.Number)
            count = Integer();
        else if (At("all") || At("prior") || At("backward"))
            throw Refusal.NotSupported($"FETCH {Current.Value.ToUpperInvariant()}", Current.Start);
        Expect("from");
        var cursor = Name();
        string? timeout = null;
        foreach (var option in Take("with") ? Options() : [])
        {
            if (option.Name != "timeout")
                throw new SqlException(SqlStates.InvalidParameterValue, $"unknown option \"{option.Name}\" of FETCH", option.At + 1);
            timeout = option.Value;
        }

        return new Fetch(cursor, count, timeout, start);
    }
}
