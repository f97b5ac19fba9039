using System.Globalization;
using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Sources.Datagen;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Checks WITH, FORMAT, ENCODE and INCLUDE of a source. Unknown options are an error, never ignored.</summary>
internal static class SourceOptions
{
    public static (SourceDefinition Definition, IReadOnlyList<Field> Fields) Read(CreateRelation create, DateTimeOffset born)
    {
        if (create.HasStar)
            throw Refusal.NotSupported("* in the columns of a source", create.At);
        if (create.Options.Count == 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "a source needs WITH (connector = 'kafka', …)", create.At + 1);
        var connector = OptionTable.Connector(create.Options, create.At);
        if (connector.Value == "datagen")
            return ReadDatagen(create, born);
        if (connector.Value != "kafka")
            throw Refusal.NotSupported($"connector '{connector.Value}'", connector.At);
        var options = OptionTables.Kafka.Read(create.Options, create.At);
        var properties = options
            .Values.Where(o => o.Name.StartsWith("properties.", StringComparison.Ordinal) && o.Name != "properties.bootstrap.server")
            .ToDictionary(o => o.Name["properties.".Length..], o => o.Value);
        if (create.Format is null)
            throw new SqlException(SqlStates.SyntaxError, "a Kafka source needs FORMAT … ENCODE …", create.At + 1);
        var bytes = create.Encode == "bytes";
        if (create.Format != "plain" || (create.Encode != "json" && !bytes))
            throw Refusal.NotSupported($"FORMAT {create.Format.ToUpperInvariant()} ENCODE {create.Encode?.ToUpperInvariant()}", create.At);
        var encoding = (bytes ? OptionTables.Bytes : OptionTables.Json).Read(create.EncodeOptions);
        if (bytes && (Read(create).ToList() is not [{ } only] || only.Type != SqlType.Bytea))
            throw new SqlException(SqlStates.InvalidParameterValue, "ENCODE BYTES takes exactly one column, of type bytea", create.At + 1);
        CheckColumns(create);
        var includes = create.Includes.Select(Include).ToList();
        var fields = Fields(create, includes.Select(i => (i.Name, i.Type)));
        var definition = new SourceDefinition(
            options["topic"].Value,
            options["properties.bootstrap.server"].Value,
            [.. Read(create).Select(c => (c.Name, c.Type))],
            [.. includes.Select(i => (i.What, i.Type))],
            properties,
            Find("scan.startup.mode") == "latest",
            Find("scan.startup.timestamp.millis") is { } millis ? long.Parse(millis, CultureInfo.InvariantCulture) : null,
            Handling(encoding.GetValueOrDefault("timestamptz.handling.mode")?.Value)
        )
        {
            IsBytes = bytes,
        };
        return (Find("group.id.prefix") is { } group ? definition with { GroupPrefix = group } : definition, fields);

        string? Find(string name) => options.GetValueOrDefault(name)?.Value;
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

    private static (SourceDefinition Definition, IReadOnlyList<Field> Fields) ReadDatagen(CreateRelation create, DateTimeOffset born)
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
        var generator = DatagenOptions.Read(columns, create.Options, born, create.At);
        return (
            new SourceDefinition("datagen", "", columns, [], new Dictionary<string, string>(), false, null, default)
            {
                Generator = generator,
            },
            fields
        );
    }

    private static TimestampHandling Handling(string? mode) =>
        mode switch
        {
            "micro" => TimestampHandling.Micro,
            "milli" => TimestampHandling.Milli,
            "utc_string" => TimestampHandling.UtcString,
            "utc_without_suffix" => TimestampHandling.UtcWithoutSuffix,
            _ => TimestampHandling.GuessNumberUnit,
        };

    /// <summary>The column that INCLUDE adds: its content, name and type.</summary>
    public static (string What, string Name, SqlType Type) Include(IncludeColumn include)
    {
        var type = include.What switch
        {
            "partition" or "offset" => SqlType.Varchar,
            "timestamp" => SqlType.TimestampTz,
            _ => throw Refusal.NotSupported($"INCLUDE {include.What}", include.At),
        };
        if (include.Field is not null || include.Type is not null)
            throw new SqlException(
                SqlStates.SyntaxError,
                $"only a header has a field and a type in INCLUDE: {include.What} is {type.Name}",
                include.At + 1
            );
        return (include.What, include.Alias ?? $"_rw_kafka_{include.What}", type);
    }
}
