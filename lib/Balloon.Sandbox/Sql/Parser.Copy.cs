using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

// COPY, whose options have two notations: (FORMAT csv, HEADER) and CSV HEADER.
internal sealed partial class Parser
{
    private CopyTo Copy(int start)
    {
        var query = Take("(") ? CopiedQuery() : CopiedTable(start);
        if (At("from"))
            throw Refusal.NotSupported("COPY … FROM (use INSERT, or produce to Kafka)", Current.Start);
        Expect("to");
        if (!Take("stdout"))
            throw Refusal.NotSupported("COPY to anything but STDOUT (psql's \\copy makes a file of it)", Current.Start);
        _ = Take("with");
        var inBrackets = Take("(");
        var format = new CopyFormat(false, false, '\t', "\\N", '"');
        string? delimiter = null,
            missing = null;
        while (inBrackets ? !At(")") : Current.Kind != TokenKind.End && !At(";"))
        {
            var position = Current.Start;
            switch (AnyName())
            {
                case "format":
                    format = format with { Csv = IsCsv(AnyName(), position) };
                    break;
                case "csv" or "text" or "binary":
                    format = format with { Csv = IsCsv(tokens[at - 1].Value.ToLowerInvariant(), position) };
                    break;
                case "header":
                    format = format with { Header = Switch() };
                    break;
                case "delimiter":
                    delimiter = OptionText(position);
                    break;
                case "quote":
                    format = format with { Quote = OneCharacter("QUOTE", OptionText(position), position) };
                    break;
                case "null":
                    missing = OptionText(position);
                    break;
                case var other:
                    throw Refusal.NotSupported($"the option {other.ToUpperInvariant()} of COPY", position);
            }

            if (inBrackets && !Take(","))
                break;
        }

        if (inBrackets)
            Expect(")");
        return new CopyTo(
            query,
            format with
            {
                Delimiter = delimiter is null ? (format.Csv ? ',' : '\t') : OneCharacter("DELIMITER", delimiter, start),
                Null = missing ?? (format.Csv ? "" : "\\N"),
            },
            start
        );
    }

    private Query CopiedQuery()
    {
        var query = Query();
        Expect(")");
        return query;
    }

    private Query CopiedTable(int start)
    {
        var name = ObjectNames.Split(ObjectName());
        List<SelectItem> items = At("(")
            ? [.. Parenthesized(Name).Select(column => new SelectItem(new ColumnName([column], start), null))]
            : [new SelectItem(new Star(null, [], start), null)];
        return new Query(
            [],
            new Select(
                false,
                [],
                items,
                new NamedTable(name.Schema, name.Name, null, start),
                null,
                [],
                null,
                new Dictionary<string, WindowSpec>(),
                start
            ),
            [],
            null,
            false,
            null,
            start
        );
    }

    private static bool IsCsv(string format, int position) =>
        format switch
        {
            "csv" => true,
            "text" => false,
            _ => throw Refusal.NotSupported($"COPY in the format {format} (use csv or text)", position),
        };

    // HEADER without a value means true.
    private bool Switch()
    {
        if (Take("true") || Take("on") || Take("1"))
            return true;
        return !Take("false") && !Take("off") && !Take("0");
    }

    private string OptionText(int position)
    {
        _ = Take("as");
        return Current.Kind == TokenKind.Text
            ? Text()
            : throw new SqlException(SqlStates.SyntaxError, "an option of COPY needs a value in quotes", position + 1);
    }

    private static char OneCharacter(string option, string value, int position) =>
        value.Length == 1
            ? value[0]
            : throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"{option} of COPY must be one character, not \"{value}\"",
                position + 1
            );
}
