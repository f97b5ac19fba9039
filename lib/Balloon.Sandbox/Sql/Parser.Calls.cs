using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

// Calls: the common form, and forms with keywords among the arguments (EXTRACT, SUBSTRING, TRIM, POSITION, OVERLAY).
internal sealed partial class Parser
{
    private Call FunctionCall(string name, int start)
    {
        Expect("(");
        if (Special(name, start) is { } special)
            return special;
        var call = new Call(name, [], start);
        if (Take("*"))
        {
            Expect(")");
            call = call with { StarArgument = true };
        }
        else
        {
            var distinct = Take("distinct");
            if (!distinct)
                _ = Take("all");
            var arguments = At(")") || At("order") ? [] : List(Argument);
            var order = Take("order", "by") ? List(OrderItem) : [];
            var ignoresNulls = Take("ignore", "nulls");
            if (!ignoresNulls)
                _ = Take("respect", "nulls");
            Expect(")");
            call = call with { Distinct = distinct, Arguments = arguments, OrderBy = order, IgnoresNulls = ignoresNulls };
        }

        if (Take("within", "group"))
        {
            Expect("(");
            Expect("order");
            Expect("by");
            call = call with { WithinGroup = List(OrderItem) };
            Expect(")");
        }

        if (At("filter", "("))
        {
            at += 2;
            Expect("where");
            call = call with { Filter = Expression() };
            Expect(")");
        }

        if (At("over"))
            call = call with { Over = Over() };
        return call;
    }

    // AGGREGATE:f(x ORDER BY y) applies the function f to the array of all x.
    private static Call OverArray(Call call) =>
        call.Arguments.Count == 1 && !call.StarArgument && call.WithinGroup.Count == 0 && call.Over is null
            ? new Call(call.Name, [call with { Name = "array_agg" }], call.At)
            : throw Refusal.NotSupported("AGGREGATE: with any number of arguments but one", call.At);

    private Expression Argument()
    {
        if (At("variadic"))
            throw Refusal.NotSupported("VARIADIC", Current.Start);
        if (At("|"))
            return LambdaArgument();
        if (AtName && Ahead(1).Is("=>"))
            throw Refusal.NotSupported("named arguments", Current.Start);
        return Expression();
    }

    private Lambda LambdaArgument()
    {
        var start = tokens[at++].Start;
        var parameters = List(Name);
        Expect("|");
        return new Lambda(parameters, Expression(), start);
    }

    private Call? Special(string name, int start)
    {
        switch (name)
        {
            case "extract":
                var field = Current.Kind == TokenKind.Text ? Text() : AnyName();
                Expect("from");
                return Closed(new Call("extract", [new TextLiteral(field, start), Expression()], start));
            case "position":
                var part = Operand();
                Expect("in");
                return Closed(new Call("position", [Operand(), part], start));
            case "substring":
                return Substring(start);
            case "trim":
                return Trim(start);
            case "overlay":
                return Overlay(start);
            default:
                return null;
        }
    }

    // The argument before IN, which would otherwise be parsed as the operator.
    private Expression Operand()
    {
        var outer = Enter();
        var read = Sum();
        Leave(outer);
        return read;
    }

    private Call Closed(Call call)
    {
        Expect(")");
        return call;
    }

    private Call Substring(int start)
    {
        var arguments = new List<Expression> { Expression() };
        if (Take("from"))
        {
            arguments.Add(Expression());
            if (Take("for"))
                arguments.Add(Expression());
        }
        else if (Take("for"))
        {
            arguments.Add(new NumberLiteral("1", start));
            arguments.Add(Expression());
        }
        else
        {
            while (Take(","))
                arguments.Add(Expression());
        }

        return Closed(new Call("substr", arguments, start));
    }

    private Call Trim(int start)
    {
        var name =
            Take("leading") ? "ltrim"
            : Take("trailing") ? "rtrim"
            : "btrim";
        _ = name == "btrim" && Take("both");
        if (Take("from"))
        {
            var whole = Expression();
            return Closed(new Call(name, Take(",") ? [whole, Expression()] : [whole], start));
        }

        var first = Expression();
        if (Take("from"))
            return Closed(new Call(name, [Expression(), first], start));
        return Closed(Take(",") ? new Call(name, [first, Expression()], start) : new Call(name, [first], start));
    }

    private Call Overlay(int start)
    {
        var arguments = new List<Expression> { Expression() };
        Expect("placing");
        arguments.Add(Expression());
        Expect("from");
        arguments.Add(Expression());
        if (Take("for"))
            arguments.Add(Expression());
        return Closed(new Call("overlay", arguments, start));
    }

    private WindowSpec Over()
    {
        var start = tokens[at++].Start;
        if (!At("("))
            return new WindowSpec(Name(), [], [], null, start);
        return WindowDefinition();
    }

    private WindowSpec WindowDefinition()
    {
        var start = Current.Start;
        Expect("(");
        var name =
            AtName && !At("partition") && !At("order") && !At("rows") && !At("range") && !At("groups") && !At("session") ? Name() : null;
        var partition = Take("partition", "by") ? List(Expression) : [];
        var order = Take("order", "by") ? List(OrderItem) : [];
        var frame = At("rows") || At("range") || At("session") || At("groups") ? Frame() : null;
        Expect(")");
        return new WindowSpec(name, partition, order, frame, start);
    }

    private WindowFrame Frame()
    {
        var token = tokens[at++];
        var unit = token.Value.ToLowerInvariant();
        if (unit == "session")
        {
            Expect("with");
            Expect("gap");
            var gap = new FrameBound(FrameBoundKind.Preceding, Expression());
            return new WindowFrame(unit, gap, new FrameBound(FrameBoundKind.Current, null), null, token.Start);
        }

        FrameBound first;
        var last = new FrameBound(FrameBoundKind.Current, null);
        if (Take("between"))
        {
            first = Bound();
            Expect("and");
            last = Bound();
        }
        else
            first = Bound();
        return new WindowFrame(unit, first, last, Exclusion(), token.Start);
    }

    // EXCLUDE, as its keywords in lower case; null when nothing is excluded.
    private string? Exclusion()
    {
        if (!Take("exclude") || Take("no", "others"))
            return null;
        if (Take("current", "row"))
            return "current row";
        if (Take("group"))
            return "group";
        Expect("ties");
        return "ties";
    }

    private FrameBound Bound()
    {
        if (Take("unbounded", "preceding"))
            return new FrameBound(FrameBoundKind.UnboundedPreceding, null);
        if (Take("unbounded", "following"))
            return new FrameBound(FrameBoundKind.UnboundedFollowing, null);
        if (Take("current", "row"))
            return new FrameBound(FrameBoundKind.Current, null);
        var distance = Expression();
        if (Take("preceding"))
            return new FrameBound(FrameBoundKind.Preceding, distance);
        Expect("following");
        return new FrameBound(FrameBoundKind.Following, distance);
    }
}
