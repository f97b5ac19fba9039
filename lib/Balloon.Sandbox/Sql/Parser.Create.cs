using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

internal sealed partial class Parser
{
    private Statement Create(int start)
    {
        var orReplace = Take("or", "replace");
        if (Take("function"))
            return Function(orReplace, start);
        if (orReplace)
            throw Refusal.NotSupported("CREATE OR REPLACE", start);
        if (Take("materialized", "view"))
            return View(true, start);
        if (Take("view"))
            return View(false, start);
        if (Take("source"))
            return Relation(false, start);
        if (Take("table"))
            return Relation(true, start);
        if (Take("sink"))
            return Sink(start);
        if (Take("subscription"))
            return Subscription(start);
        if (Take("index"))
            return Index(start);
        if (Take("schema"))
        {
            var ifNotExists = Take("if", "not", "exists");
            return new CreateSchema(Name(), ifNotExists, start);
        }

        throw AtName ? Refusal.NotSupported($"CREATE {Current.Value.ToUpperInvariant()}", start) : Unexpected();
    }

    private CreateView View(bool materialized, int start)
    {
        var ifNotExists = Take("if", "not", "exists");
        var name = ObjectName();
        var columns = At("(") ? Parenthesized(Name) : [];
        var options = Take("with") ? Options() : [];
        Expect("as");
        var query = Query();
        var emit = false;
        if (Take("emit"))
        {
            Expect("on");
            emit = Take("window");
            if (emit)
                Expect("close");
            else
                Expect("update");
        }

        return new CreateView(name, materialized, ifNotExists, columns, query, emit, options, start);
    }

    private CreateRelation Relation(bool isTable, int start)
    {
        var ifNotExists = Take("if", "not", "exists");
        var name = ObjectName();
        var columns = new List<ColumnDefinition>();
        var keys = new List<string>();
        var watermarks = new List<WatermarkDefinition>();
        var star = false;
        var bare = new List<string>();
        if (Take("("))
        {
            while (!At(")"))
            {
                if (Take("*"))
                    star = true;
                else if (At("watermark", "for"))
                    watermarks.Add(Watermark());
                else if (Take("primary", "key"))
                    keys.AddRange(Parenthesized(Name));
                else if (At("constraint") || At("foreign") || At("unique") || At("check"))
                    throw Refusal.NotSupported($"constraint {Current.Value.ToUpperInvariant()}", Current.Start);
                else if (isTable && AtName && (Ahead(1).Is(",") || Ahead(1).Is(")")))
                    bare.Add(Name());
                else
                    columns.Add(Column());
                if (!Take(","))
                    break;
            }

            Expect(")");
        }

        var relation = new CreateRelation(name, isTable, ifNotExists, start)
        {
            Columns = columns,
            Watermarks = watermarks,
            HasStar = star,
        };
        if (Take("append", "only"))
            relation = relation with { AppendOnly = true };
        if (Take("on", "conflict"))
        {
            var first = AnyName();
            var action =
                first == "do"
                    ? AnyName() == "nothing"
                        ? "do nothing"
                        : "do update"
                    : first;
            if (action == "do update")
                SkipWords("full");
            if (action == "do update" && Take("if"))
            {
                Expect("not");
                Expect("null");
                action = "do update if not null";
            }

            relation = relation with { OnConflict = action };
        }

        if (Take("with", "version", "column"))
            relation = relation with { VersionColumns = Parenthesized(Name) };
        if (bare.Count > 0 && (columns.Count > 0 || !At("as")))
            throw new SqlException(SqlStates.SyntaxError, $"column \"{bare[0]}\" has no type", start + 1);
        if (Take("as"))
            return relation with { As = Query(), PrimaryKey = keys, AsColumns = bare };
        var connection = Current.Start;
        var includes = new List<IncludeColumn>();
        while (At("include"))
            includes.Add(Include());
        var options = Take("with") ? Options() : [];
        relation = relation with { Includes = includes, Options = options, PrimaryKey = Keys(columns, keys) };
        if (At("from"))
            throw Refusal.NotSupported("CREATE … FROM a shared source", Current.Start);
        relation = FormatEncode(relation);
        var end = tokens[at - 1].End;
        return end > connection ? relation with { Connection = text[connection..end] } : relation;
    }

    private static List<string> Keys(List<ColumnDefinition> columns, List<string> keys) =>
        keys.Count > 0 ? keys : [.. columns.Where(c => c.PrimaryKey).Select(c => c.Name)];

    private void SkipWords(params string[] words)
    {
        foreach (var word in words)
            _ = Take(word);
    }

    private CreateRelation FormatEncode(CreateRelation relation)
    {
        if (Take("row", "format"))
            throw new SqlException(
                SqlStates.SyntaxError,
                "ROW FORMAT is the old spelling: write FORMAT PLAIN ENCODE JSON",
                Current.Start + 1
            );
        if (!Take("format"))
            return relation;
        relation = relation with { Format = AnyName() };
        Expect("encode");
        relation = relation with { Encode = AnyName() };
        return At("(") ? relation with { EncodeOptions = Options() } : relation;
    }

    private ColumnDefinition Column()
    {
        var start = Current.Start;
        var name = AnyName();
        var type = Current.Start;
        var column = new ColumnDefinition(name, TypeName(), start);
        column = column with { TypeAt = (type, tokens[at - 1].End) };
        if (At("collate"))
        {
            if (column.Type != SqlType.Varchar)
                throw new SqlException(
                    SqlStates.DatatypeMismatch,
                    $"collations are not supported by type {column.Type}",
                    Current.Start + 1
                );
            Collation();
        }

        while (true)
        {
            if (Take("primary", "key"))
                column = column with { PrimaryKey = true };
            else if (Take("not", "null"))
                column = column with { NotNull = true };
            else if (Take("null"))
                continue;
            else if (Take("default"))
                column = column with { Default = Other() };
            else if (Take("as"))
                column = column with { Generated = Expression() };
            else
                return column;
        }
    }

    private WatermarkDefinition Watermark()
    {
        var start = Current.Start;
        at += 2;
        var column = Name();
        Expect("as");
        var value = Expression();
        var ttl = Take("with", "ttl");
        return new WatermarkDefinition(column, value, ttl, start);
    }

    private IncludeColumn Include()
    {
        var start = tokens[at++].Start;
        var what = AnyName();
        var field = Current.Kind == TokenKind.Text ? Text() : null;
        var type = AtName && !At("as") && !At("include") && !At("with") && !At("format") ? TypeName() : null;
        return new IncludeColumn(what, field, type, Take("as") ? AnyName() : null, start);
    }

    private List<Option> Options()
    {
        Expect("(");
        var options = new List<Option>();
        while (!At(")"))
        {
            options.Add(OptionOf());
            if (!Take(","))
                break;
        }

        Expect(")");
        return options;
    }

    private Option OptionOf()
    {
        var start = Current.Start;
        var name = AnyName();
        while (Take("."))
            name += "." + AnyName();
        Expect("=");
        if (At("secret"))
            throw Refusal.NotSupported("SECRET", Current.Start);
        var sign = Take("-") ? "-" : "";
        var token = Current;
        if (token.Kind is not (TokenKind.Text or TokenKind.Number or TokenKind.Word or TokenKind.QuotedWord))
            throw Unexpected("expected a value");
        at++;
        if (At("("))
            throw Refusal.NotSupported($"the value {token.Value}(…) of the option {name}", start);
        return new Option(name, sign + token.Value, start);
    }

    private CreateSink Sink(int start)
    {
        var ifNotExists = Take("if", "not", "exists");
        var name = ObjectName();
        var into = Take("into") ? ObjectName() : null;
        var columns = into is not null && At("(") ? Parenthesized(Name) : [];
        string? from = null;
        Query? query = null;
        string? queryText = null;
        if (Take("from"))
            from = ObjectName();
        else
        {
            Expect("as");
            var first = Current.Start;
            query = Query();
            queryText = text[first..tokens[at - 1].End];
        }

        if (into is null && !At("with"))
            throw Unexpected("expected WITH");
        var options = Take("with") ? Options() : [];
        string? format = null,
            encode = null;
        if (Take("format"))
        {
            format = AnyName();
            Expect("encode");
            encode = AnyName();
            if (At("("))
                _ = Options();
        }

        return new CreateSink(name, ifNotExists, from, query, options, format, encode, start)
        {
            Into = into,
            IntoColumns = columns,
            QueryText = queryText,
        };
    }

    private CreateSubscription Subscription(int start)
    {
        var ifNotExists = Take("if", "not", "exists");
        var name = ObjectName();
        Expect("from");
        var from = ObjectName();
        return new CreateSubscription(name, ifNotExists, from, Take("with") ? Options() : [], start);
    }

    private CreateIndex Index(int start)
    {
        var ifNotExists = Take("if", "not", "exists");
        var name = ObjectName();
        Expect("on");
        var table = ObjectName();
        if (At("using"))
            throw Refusal.NotSupported("CREATE INDEX … USING", Current.Start);
        var texts = new List<string>();
        var keys = Parenthesized(() =>
        {
            var from = Current.Start;
            var key = OrderItem();
            texts.Add(text[from..tokens[at - 1].End]);
            return key;
        });
        var hasInclude = Take("include");
        var include = hasInclude ? Parenthesized(Name) : [];
        var distributed = Take("distributed", "by") ? Parenthesized(Name) : [];
        return new CreateIndex(name, ifNotExists, table, keys, texts, start)
        {
            HasInclude = hasInclude,
            Include = include,
            DistributedBy = distributed,
        };
    }
}
