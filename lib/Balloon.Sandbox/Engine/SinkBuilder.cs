using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Builds the job of a sink to an outside table.</summary>
internal static class SinkBuilder
{
    /// <summary>Checks a CREATE SINK statement, and opens the sink.</summary>
    /// <param name="create">The statement.</param>
    /// <param name="id">The number of the object.</param>
    /// <param name="sinkId">The id under which the sink commits; it appears in the table's history.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="open">Opens a sink with this definition on this relation.</param>
    public static async Task<SinkJob> OpenAsync(
        CreateSink create,
        long id,
        string sinkId,
        StreamEngine engine,
        Func<SinkDefinition, StoredRelation, ValueTask<ISink>> open
    )
    {
        if (create.Format is not null)
            throw Refusal.NotSupported("FORMAT of a sink", create.At);
        var from =
            engine.Catalog.Object(SinkQuery.NameOf(create, id)) as StoredRelation
            ?? engine.Catalog.Object(create.From ?? "") switch
            {
                StoredRelation stored => stored,
                null => throw new SqlException(SqlStates.UndefinedTable, $"table or source not found: {create.From}", create.At + 1),
                var other => throw Refusal.NotSupported($"a sink FROM a {other.Kind}", create.At),
            };
        var connector = OptionTable.Connector(create.Options, create.At);
        if (connector.Value == "table")
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                "unsupported sink type table",
                create.At + 1,
                hint: "CREATE SINK … INTO names the table that the rows go into."
            );
        var isBlackhole = connector.Value == BlackholeSink.Connector;
        var table =
            isBlackhole ? OptionTables.Blackhole
            : engine.Options.SinkFactory is { } factory ? factory.OptionsOf(connector)
            : throw Refusal.NotSupported("CREATE SINK: this engine was opened without sinks", create.At);
        var options = table.ReadValues(create.Options, create.At);
        var type = options.Find("type") ?? "upsert";
        var forced = options.Flag("force_append_only", false);
        CheckType(create, from, type, forced);
        // A sink that keeps nothing need not identify rows.
        var upsert = type == "upsert" && !isBlackhole;
        var key = Key(create, options, from, upsert);
        var definition = new SinkDefinition(
            create.Name,
            sinkId,
            [.. from.Fields.Take(from.VisibleColumns).Select(f => new ResultColumn(f.Name, f.Type))],
            key,
            options
        );
        var sink = isBlackhole ? new BlackholeSink() : await open(definition, from).ConfigureAwait(false);
        return new SinkJob(create.Name, from, definition, sink, upsert, !upsert && (forced || isBlackhole), Interval(options))
        {
            Id = id,
            Sql = create.Text,
            DependsOn = SinkQuery.Is(from) ? [from, .. from.DependsOn] : [from],
        };
    }

    private static void CheckType(CreateSink create, StoredRelation from, string type, bool forced)
    {
        if (type == "upsert" && forced)
            throw OptionTable.Invalid("force_append_only is only for type = 'append-only'", at: create.At);
        if (type == "append-only" && !forced && !from.AppendOnly)
            throw OptionTable.Invalid(
                $"the sink cannot be append-only: {(SinkQuery.Is(from) ? "its query" : $"{from.Kind} {from.Name}")} updates and deletes rows",
                "Use type = 'upsert' with a primary_key, or force_append_only = 'true' to write every version of a row.",
                create.At
            );
    }

    private static int[] Key(CreateSink create, Dictionary<string, string> options, StoredRelation from, bool upsert)
    {
        if (!options.TryGetValue("primary_key", out var names))
        {
            if (!upsert)
                return [];
            return from.Key is { Count: > 0 } key && key.All(k => k < from.VisibleColumns)
                ? [.. key]
                : throw OptionTable.Invalid(
                    "an upsert sink needs the option \"primary_key\"",
                    "Name the key's columns: primary_key = 'a,b'.",
                    create.At
                );
        }

        var columns = new List<int>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = from.Fields.ToList().FindIndex(f => f.Name == name && !f.Hidden);
            if (at < 0)
                throw new SqlException(SqlStates.UndefinedColumn, $"column \"{name}\" of primary_key is not in {from.Name}", create.At + 1);
            columns.Add(at);
        }

        return [.. columns];
    }

    // How many checkpoints there are from one commit to the next.
    private static int Interval(Dictionary<string, string> options) => (int)options.Number("commit_checkpoint_interval", 60);
}
