using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

internal sealed partial class Parser
{
    private SqlType TypeName()
    {
        var token = Current;
        if (TryTypeName() is { } type)
            return type;
        if (token.Kind == TokenKind.Word && TypeNames.IsUnsupported(token.Value))
            throw Refusal.NotSupported($"type {token.Value.ToLowerInvariant()}", token.Start);
        if (token.Kind is not (TokenKind.Word or TokenKind.QuotedWord))
            throw Unexpected("expected a type");
        throw new SqlException(SqlStates.UndefinedObject, $"type \"{token.Value}\" does not exist", token.Start + 1);
    }

    private SqlType? TryTypeName()
    {
        if (Current.Kind is not (TokenKind.Word or TokenKind.QuotedWord))
            return null;
        if (At("pg_catalog", "."))
            at += 2;
        var outer = Enter();
        var type = Scalar();
        Leave(outer);
        if (type is null)
            return null;
        while (At("[", "]"))
        {
            Link();
            at += 2;
            type = SqlType.ArrayOf(type);
        }

        return type;
    }

    private SqlType? Scalar()
    {
        var token = Current;
        switch (token.Value.ToLowerInvariant())
        {
            case "map" when Ahead(1).Is("("):
                at += 2;
                var key = TypeName();
                Expect(",");
                var value = TypeName();
                Expect(")");
                return SqlType.MapOf(key, value);
            case "struct" when Ahead(1).Is("<") || Ahead(1).Is("<>"):
                at++;
                return Struct();
            case "double" when Ahead(1).Is("precision"):
                at += 2;
                return SqlType.Double;
            case "float":
                at++;
                return Precision(out var bits) && bits <= 24 ? SqlType.Real : SqlType.Double;
            case "character":
                at++;
                if (!Take("varying"))
                    throw Refusal.NotSupported("type character", token.Start);
                RefusePrecision();
                return SqlType.Varchar;
            case "time":
                at++;
                RefusePrecision();
                if (At("with", "time"))
                    throw Refusal.NotSupported("time with time zone", token.Start);
                _ = Take("without", "time", "zone");
                return SqlType.Time;
            case "timestamp":
                at++;
                RefusePrecision();
                if (Take("with", "time", "zone"))
                    return SqlType.TimestampTz;
                _ = Take("without", "time", "zone");
                return SqlType.Timestamp;
        }

        if (TypeNames.Find(token.Value) is not { } type)
            return null;
        at++;
        if (type == SqlType.Numeric && At("(") && Ahead(1).Kind == TokenKind.Number)
            throw Refusal.NotSupported("numeric with a precision", token.Start);
        if (type == SqlType.Varchar)
            RefusePrecision();
        return type;
    }

    // There is no blank-padded type: like RisingWave, a cast to char(n) is a cast to varchar.
    private SqlType? CharacterType()
    {
        if (!At("char", "(") && !(At("character") && !Ahead(1).Is("varying")))
            return null;
        at++;
        _ = Precision(out _);
        return SqlType.Varchar;
    }

    // STRUCT<a INT, b STRUCT<c VARCHAR>>
    private SqlType Struct()
    {
        // Adjacent < and > were read as one token.
        if (At("<>"))
            throw Refusal.NotSupported("a STRUCT without fields", Current.Start);
        Expect("<");
        if (At(">") || At(">>"))
            throw Refusal.NotSupported("a STRUCT without fields", Current.Start);
        var fields = List(() => new StructField(AnyName(), TypeName()));
        CloseAngle();
        return SqlType.StructOf(fields);
    }

    // Two adjacent > were read as one token.
    private void CloseAngle()
    {
        if (At(">>"))
        {
            var both = Current;
            tokens[at] = new Token(TokenKind.Symbol, ">", both.Start + 1, both.End);
        }
        else
            Expect(">");
    }

    private bool Precision(out int value)
    {
        value = 0;
        if (!At("(") || Ahead(1).Kind != TokenKind.Number)
            return false;
        at++;
        value = Integer();
        Expect(")");
        return true;
    }

    private void RefusePrecision()
    {
        var start = Current.Start;
        if (Precision(out _))
            throw Refusal.NotSupported("a length or precision on this type", start);
    }
}
