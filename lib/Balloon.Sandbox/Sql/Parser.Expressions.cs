using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

// Operators, from the loosest to the tightest, with PostgreSQL's precedence.
internal sealed partial class Parser
{
    private Expression Expression()
    {
        var outer = Enter();
        var read = Or();
        Leave(outer);
        return read;
    }

    private Expression Or() => Chain("or", And);

    private Expression And() => Chain("and", Not);

    private Expression Not()
    {
        if (!At("not") || Ahead(1).Is("exists"))
            return Is();
        var start = tokens[at++].Start;
        var outer = Enter();
        var operand = Not();
        Leave(outer);
        return new Unary("not", operand, start);
    }

    private Expression Is()
    {
        var left = Comparison();
        while (true)
        {
            var start = Current.Start;
            if (At("isnull") || At("notnull") || At("is"))
                Link();
            if (Take("isnull"))
                left = new IsTest(left, "null", false, start);
            else if (Take("notnull"))
                left = new IsTest(left, "null", true, start);
            else if (Take("is"))
            {
                var negated = Take("not");
                if (Take("distinct"))
                {
                    Expect("from");
                    left = new IsDistinct(left, Comparison(), negated, start);
                }
                else if (At("null") || At("true") || At("false") || At("unknown"))
                    left = new IsTest(left, tokens[at++].Value.ToLowerInvariant(), negated, start);
                else if (At("json"))
                    left = IsJson(left, negated, start);
                else
                    throw Unexpected();
            }
            else
                return left;
        }
    }

    private Expression IsJson(Expression left, bool negated, int start)
    {
        at++;
        var name = "is json";
        if (At("object") || At("array") || At("scalar"))
            name += " " + tokens[at++].Value.ToLowerInvariant();
        else
            _ = Take("value");
        var test = new Call(name, [left], start);
        return negated ? new Unary("not", test, start) : test;
    }

    private Expression Comparison()
    {
        var left = Membership();
        while (Current.Kind == TokenKind.Symbol && Current.Value is "<" or ">" or "=" or "<=" or ">=" or "<>" or "!=")
        {
            Link();
            var token = tokens[at++];
            var symbol = token.Value == "!=" ? "<>" : token.Value;
            if (AtQuantifier)
                left = Quantified(left, symbol, token.Start);
            else
                left = new Binary(symbol, left, Membership(), token.Start);
        }

        return left;
    }

    private bool AtQuantifier => (At("any") || At("some") || At("all")) && Ahead(1).Is("(");

    // ANY, SOME or ALL after an operator.
    private Quantified Quantified(Expression left, string symbol, int start)
    {
        var all = tokens[at++].Is("all");
        Expect("(");
        var right = At("select") || At("with") ? new ScalarQuery(Query(), Current.Start) : Expression();
        Expect(")");
        return new Quantified(left, symbol, all, right, start);
    }

    private Expression Membership()
    {
        var left = Other();
        while (true)
        {
            var start = Current.Start;
            var negated =
                At("not")
                && (Ahead(1).Is("between") || Ahead(1).Is("in") || Ahead(1).Is("like") || Ahead(1).Is("ilike") || Ahead(1).Is("similar"));
            if (negated)
                at++;
            if (At("between") || At("in") || At("like") || At("ilike") || At("similar"))
                Link();
            if (Take("between"))
            {
                var symmetric = Take("symmetric");
                _ = Take("asymmetric");
                var low = Other();
                Expect("and");
                left = new Between(left, low, Other(), negated, symmetric, start);
            }
            else if (Take("in"))
                left = In(left, negated, start);
            else if (At("like") || At("ilike"))
            {
                var ignoreCase = tokens[at++].Is("ilike");
                if (AtQuantifier)
                {
                    left = Quantified(left, (negated ? "!~~" : "~~") + (ignoreCase ? "*" : ""), start);
                    continue;
                }

                var pattern = Other();
                left = new Like(left, pattern, Take("escape") ? Other() : null, negated, ignoreCase, start);
            }
            else if (Take("similar", "to"))
                left = SimilarTo(left, negated, start);
            else
                return left;
        }
    }

    private Expression SimilarTo(Expression left, bool negated, int start)
    {
        var pattern = Other();
        var test = new Call("similar to", Take("escape") ? [left, pattern, Other()] : [left, pattern], start);
        return negated ? new Unary("not", test, start) : test;
    }

    private Expression In(Expression left, bool negated, int start)
    {
        Expect("(");
        Expression result =
            At("select") || At("with") || At("values")
                ? new InQuery(left, Query(), negated, start)
                : new InList(left, List(Expression), negated, start);
        Expect(")");
        return result;
    }

    private Expression Other()
    {
        var left = Sum();
        while (
            Current.Kind == TokenKind.Symbol
            && Current.Value
                is "||"
                    or "->"
                    or "->>"
                    or "#>"
                    or "#>>"
                    or "@>"
                    or "<@"
                    or "&&"
                    or "?"
                    or "?|"
                    or "?&"
                    or "@?"
                    or "@@"
                    or "~"
                    or "~*"
                    or "!~"
                    or "!~*"
                    or "~~"
                    or "!~~"
                    or "~~*"
                    or "!~~*"
                    or "<<"
                    or ">>"
                    or "&"
                    or "|"
                    or "#"
                    or "#-"
        )
        {
            Link();
            var token = tokens[at++];
            left = new Binary(token.Value, left, Sum(), token.Start);
        }

        return left;
    }

    private Expression Sum()
    {
        var left = Product();
        while (At("+") || At("-"))
        {
            Link();
            var token = tokens[at++];
            left = new Binary(token.Value, left, Product(), token.Start);
        }

        return left;
    }

    private Expression Product()
    {
        var left = Power();
        while (At("*") || At("/") || At("%"))
        {
            Link();
            var token = tokens[at++];
            left = new Binary(token.Value, left, Power(), token.Start);
        }

        return left;
    }

    private Expression Power()
    {
        var left = Zoned();
        while (At("^"))
        {
            Link();
            var token = tokens[at++];
            left = new Binary("^", left, Zoned(), token.Start);
        }

        return left;
    }

    private Expression Zoned()
    {
        var left = Signed();
        while (At("at", "time") && Ahead(2).Is("zone"))
        {
            Link();
            var start = Current.Start;
            at += 3;
            left = new Call("timezone", [Signed(), left], start);
        }

        return left;
    }

    private Expression Signed()
    {
        var token = Current;
        if (!token.Is("-") && !token.Is("+") && !token.Is("~") && !token.Is("@") && !token.Is("|/") && !token.Is("||/"))
            return Postfix();
        at++;
        var outer = Enter();
        var operand = Signed();
        Leave(outer);
        return token.Is("-") && operand is NumberLiteral number && !number.Text.StartsWith('-')
                ? new NumberLiteral("-" + number.Text, token.Start)
            : token.Is("+") ? operand
            : new Unary(token.Value, operand, token.Start);
    }

    private Expression Postfix()
    {
        var left = Primary();
        while (true)
        {
            var start = Current.Start;
            if (At("::") || At("[") || At("collate") || At("."))
                Link();
            if (Take("::"))
                left = CastBehind(left, start);
            else if (Take("["))
                left = SubscriptOf(left, start);
            else if (At("collate"))
            {
                // COLLATE may not follow a typed string such as DATE '…'.
                if (left is CastTo { Operand: TextLiteral } && tokens[at - 1].Kind == TokenKind.Text)
                    throw Unexpected();
                Collation();
                left = new Collated(left, start);
            }
            else if (Take("."))
            {
                if (Take("*"))
                    return new FieldsOf(left, start);
                left = new FieldOf(left, AnyName(), start);
            }
            else
                return left;
        }
    }

    // For PostgreSQL's types that stand for a name or a number of the catalog, a look-up there; for any other type, a cast.
    private Expression CastBehind(Expression left, int start)
    {
        var word = At("pg_catalog", ".") ? Ahead(2) : Current;
        if (word.Kind != TokenKind.Word || !TypeNames.IsOfCatalog(word.Value) || tokens[at + 1].Is("["))
            return new CastTo(left, CharacterType() ?? TypeName(), start);
        at += At("pg_catalog", ".") ? 3 : 1;
        return new Call(word.Value.ToLowerInvariant(), [left], start);
    }

    // Text is ordered by its bytes, as all of these collations order it.
    private void Collation()
    {
        Expect("collate");
        var name = AnyName();
        if (name == "pg_catalog" && Take("."))
            name = AnyName();
        if (name is not ("C" or "POSIX" or "default"))
            throw new SqlException(
                SqlStates.UndefinedObject,
                $"collation \"{name}\" does not exist",
                tokens[at - 1].Start + 1,
                hint: "Only \"C\" and \"POSIX\" do."
            );
    }

    private Subscript SubscriptOf(Expression left, int start)
    {
        Expression low = At(":") ? new NumberLiteral("1", start) : Expression();
        var slice = Take(":");
        var high = slice && !At("]") ? Expression() : null;
        Expect("]");
        return new Subscript(left, low, high, slice, start);
    }

    private OrderItem OrderItem()
    {
        var value = Expression();
        var descending = Take("desc");
        if (!descending)
            _ = Take("asc");
        bool? nullsFirst = null;
        if (Take("nulls"))
        {
            nullsFirst = Take("first");
            if (nullsFirst == false)
                Expect("last");
        }

        return new OrderItem(value, descending, nullsFirst);
    }
}
