using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Sources.Datagen;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Checks WITH, FORMAT, ENCODE and INCLUDE of a Kafka source. Unknown options are an error, never ignored.</summary>
internal static class SourceOptions
{
    // The prefixes of options that RisingWave supports and the sandbox does not: clouds, rates, registries.
    private static readonly string[] Elsewhere =
    [
        "aws.",
        "broker.",
        "connection.",
        "max.",
        "message",
        "privatelink.",
        "refresh.",
        "region",
        "schema.",
        "source_rate_limit",
        "properties.aws.",
    ];

    public static (SourceDefinition Definition, IReadOnlyList<Field> Fields) Read(CreateRelation create, DateTimeOffset born)
    {
        if (create.HasStar)
            throw Refusal.NotSupported("* in the columns of a source", create.At);
        if (create.Options.Count == 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "a source needs WITH (connector = 'kafka', …)", create.At + 1);
        var options = new Dictionary<string, Option>(StringComparer.Ordinal);
        foreach (var option in create.Options)
        {
            if (!options.TryAdd(option.Name, option))
                throw new SqlException(SqlStates.InvalidParameterValue, $"option \"{option.Name}\" is given twice", option.At + 1);
        }

        var connector = Required(options, "connector", create);
        if (connector.Value == "datagen")
            return ReadDatagen(create, options, born);
        if (connector.Value != "kafka")
            throw Refusal.NotSupported($"connector '{connector.Value}'", connector.At);
        var topic = Required(options, "topic", create).Value;
        var servers = (
            Take(options, "properties.bootstrap.server") ?? Required(options, "kafka.brokers", create, "properties.bootstrap.server")
        ).Value;
        var mode = Take(options, "scan.startup.mode") is { } m
            ? m.Value is "earliest" or "latest"
                ? m.Value
                : throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    $"scan.startup.mode is 'earliest' or 'latest', not '{m.Value}'",
                    m.At + 1
                )
            : "earliest";
        long? timestamp = null;
        if (Take(options, "scan.startup.timestamp.millis") is { } t)
            timestamp = long.TryParse(t.Value, out var millis)
                ? millis
                : throw new SqlException(SqlStates.InvalidParameterValue, "scan.startup.timestamp.millis is a whole number", t.At + 1);
        var group = Take(options, "group.id.prefix")?.Value;
        var properties = new Dictionary<string, string>();
        foreach (var option in options.Values)
        {
            if (Array.Exists(Elsewhere, known => option.Name.StartsWith(known, StringComparison.Ordinal)))
                throw Refusal.NotSupported($"the option {option.Name} of a Kafka source", option.At);
            if (!option.Name.StartsWith("properties.", StringComparison.Ordinal))
                throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    $"unknown option \"{option.Name}\" of a Kafka source",
                    option.At + 1
                );
            properties[option.Name["properties.".Length..]] = option.Value;
        }

        if (create.Format is null)
            throw new SqlException(SqlStates.SyntaxError, "a Kafka source needs FORMAT … ENCODE …", create.At + 1);
        var bytes = create.Encode == "bytes";
        if (create.Format != "plain" || (create.Encode != "json" && !bytes))
            throw Refusal.NotSupported($"FORMAT {create.Format.ToUpperInvariant()} ENCODE {create.Encode?.ToUpperInvariant()}", create.At);
        var handling = Handling(create);
        if (bytes && (Read(create).ToList() is not [{ } only] || only.Type != SqlType.Bytea))
            throw new SqlException(SqlStates.InvalidParameterValue, "ENCODE BYTES has exactly one column, of type bytea", create.At + 1);
        CheckColumns(create);
        var includes = create.Includes.Select(Include).ToList();
        var fields = Fields(create, includes.Select(i => (i.Name, i.Type)));
        var definition = new SourceDefinition(
            topic,
            servers,
            [.. Read(create).Select(c => (c.Name, c.Type))],
            [.. includes.Select(i => (i.What, i.Type))],
            properties,
            mode == "latest",
            timestamp,
            handling
        )
        {
            IsBytes = bytes,
        };
        return (group is null ? definition : definition with { GroupPrefix = group }, fields);
    }

    // The columns that are not generated.
    private static IEnumerable<ColumnDefinition> Read(CreateRelation create) => create.Columns.Where(c => c.Generated is null);

    private static void CheckColumns(CreateRelation create)
    {
        foreach (var column in create.Columns)
        {
            if (column.Default is not null)
                throw Refusal.NotSupported("DEFAULT in a source", column.At);
        }
    }

    private static List<Field> Fields(CreateRelation create, IEnumerable<(string Name, SqlType Type)> includes)
    {
        var table = ObjectNames.Split(create.Name).Name;
        List<Field> fields =
        [
            .. Read(create).Select(c => new Field(table, c.Name, c.Type)),
            .. includes.Select(i => new Field(table, i.Name, i.Type)),
        ];
        if (fields.Count == 0)
            throw new SqlException(SqlStates.SyntaxError, "a source needs columns", create.At + 1);
        if (fields.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new SqlException(SqlStates.DuplicateColumn, $"column \"{twice.Key}\" specified more than once", create.At + 1);
        return fields;
    }

    private static (SourceDefinition Definition, IReadOnlyList<Field> Fields) ReadDatagen(
        CreateRelation create,
        Dictionary<string, Option> options,
        DateTimeOffset born
    )
    {
        if (create.Includes.Count > 0)
            throw Refusal.NotSupported("INCLUDE of a datagen source", create.Includes[0].At);
        if (
            (create.Format, create.Encode) is not ((null, null) or ("plain", "json") or ("native", "native"))
            || create.EncodeOptions.Count > 0
        )
            throw Refusal.NotSupported("FORMAT and ENCODE of a datagen source other than PLAIN ENCODE JSON", create.At);
        CheckColumns(create);
        var fields = Fields(create, []);
        (string, SqlType)[] columns = [.. Read(create).Select(c => (c.Name, c.Type))];
        var generator = new DatagenOptions(options, born, create.At).Read(columns);
        if (options.Values.FirstOrDefault() is { } unknown)
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"unknown option \"{unknown.Name}\" of a datagen source",
                unknown.At + 1
            );
        return (
            new SourceDefinition("datagen", "", columns, [], new Dictionary<string, string>(), false, null, default)
            {
                Generator = generator,
            },
            fields
        );
    }

    private static TimestampHandling Handling(CreateRelation create)
    {
        var handling = TimestampHandling.GuessNumberUnit;
        foreach (var option in create.EncodeOptions)
        {
            handling = (option.Name, option.Value) switch
            {
                ("timestamptz.handling.mode", "micro") => TimestampHandling.Micro,
                ("timestamptz.handling.mode", "milli") => TimestampHandling.Milli,
                ("timestamptz.handling.mode", "guess_number_unit") => TimestampHandling.GuessNumberUnit,
                ("timestamptz.handling.mode", "utc_string") => TimestampHandling.UtcString,
                ("timestamptz.handling.mode", "utc_without_suffix") => TimestampHandling.UtcWithoutSuffix,
                _ => throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    $"unknown option \"{option.Name}\" = '{option.Value}' of ENCODE JSON",
                    option.At + 1
                ),
            };
        }

        return handling;
    }

    /// <summary>The column that INCLUDE adds: its content, name and type.</summary>
    public static (string What, string Name, SqlType Type) Include(IncludeColumn include)
    {
        var type = include.What switch
        {
            "partition" or "offset" => SqlType.Varchar,
            "timestamp" => SqlType.TimestampTz,
            _ => throw Refusal.NotSupported($"INCLUDE {include.What}", include.At),
        };
        return (include.What, include.Alias ?? $"_rw_kafka_{include.What}", type);
    }

    private static Option? Take(Dictionary<string, Option> options, string name) => options.Remove(name, out var option) ? option : null;

    private static Option Required(Dictionary<string, Option> options, string name, CreateRelation create, string? shown = null) =>
        Take(options, name)
        ?? throw new SqlException(SqlStates.InvalidParameterValue, $"option \"{shown ?? name}\" is missing", create.At + 1);
}
