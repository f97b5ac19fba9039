using System.Globalization;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

internal sealed partial class DdlRunner
{
    private async Task<string> CreateSinkAsync(CreateSink create, SqlSession session, CancellationToken cancellationToken)
    {
        if (IsThere(create.Name, create.IfNotExists, session, create.At))
            return "CREATE_SINK";
        var turn = holder;
        // The view of its query is made before it, and found before it after a start.
        var (viewId, id) = (engine.Ids.Next(), engine.Ids.Next());
        var query = await SinkQueryAsync(create, viewId, id, session, cancellationToken).ConfigureAwait(false);
        try
        {
            await StartSinkAsync(create, id, turn, cancellationToken).ConfigureAwait(false);
        }
        catch when (query is not null)
        {
            await TakeTurnAsync(turn, CancellationToken.None).ConfigureAwait(false);
            if (engine.Catalog.Object(query.Name) == query)
                await RemoveAsync([query]).ConfigureAwait(false);
            throw;
        }

        return "CREATE_SINK";
    }

    private async Task<MaterializedView?> SinkQueryAsync(
        CreateSink create,
        long viewId,
        long id,
        SqlSession session,
        CancellationToken cancellationToken
    )
    {
        if (SinkQuery.Of(create, id, engine.Catalog) is not { } own)
            return null;
        var view = await PlannedAsync(
                () => IsThere(create.Name, create.IfNotExists, session, create.At),
                () => ViewBuilder.Build(own, viewId, engine.Catalog, session.Zone.Id, engine.Options.NewestLayout),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (view is not null)
            await FillAsync(view, past: false, holder, cancellationToken).ConfigureAwait(false);
        return view;
    }

    private async Task StartSinkAsync(CreateSink create, long id, RunningDdl? turn, CancellationToken cancellationToken)
    {
        var job = await OpenSinkAsync(create, id, Guid.NewGuid().ToString("N"), restart: false, cancellationToken, turn)
            .ConfigureAwait(false);
        var durable = engine.Loop.RunAsync(() =>
        {
            job.From.CheckRunning();
            job.Start(0);
            job.Buffer.Fill();
            engine.Loop.Sinks.Add(job);
            engine.Catalog.Add(job);
            engine.Checkpointer.Add(
                new StoredObject(job.Id, job.Name, job.Kind, job.Sql, new ObjectDetail { SinkId = job.Definition.Id }.ToJson())
            );
            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);
    }

    private async Task<string> CreateTableSinkAsync(CreateSink create, SqlSession session, CancellationToken cancellationToken)
    {
        var sink = await PlannedAsync(
                () => IsThere(create.Name, create.IfNotExists, session, create.At),
                () => TableSinkBuilder.Build(create, engine.Ids.Next(), engine.Catalog, session.Zone.Id),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (sink is not null)
            await FillAsync(sink, past: false, holder, cancellationToken).ConfigureAwait(false);
        return "CREATE_SINK";
    }

    /// <summary>Checks what CREATE SINK says, and opens the sink.</summary>
    public async Task<SinkJob> OpenSinkAsync(
        CreateSink create,
        long id,
        string sinkId,
        bool restart,
        CancellationToken cancellationToken,
        RunningDdl? turn = null
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
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in create.Options)
        {
            if (!options.TryAdd(option.Name, option.Value))
                throw new SqlException(SqlStates.InvalidParameterValue, $"option \"{option.Name}\" is given twice", option.At + 1);
        }

        var isBlackhole = options.GetValueOrDefault("connector") == BlackholeSink.Connector;
        if (isBlackhole)
            BlackholeSink.Check(options.Keys, create.At);
        else if (engine.Options.SinkFactory is null)
            throw Refusal.NotSupported("CREATE SINK: this engine was opened without sinks", create.At);
        var type = options.GetValueOrDefault("type") ?? (isBlackhole ? "upsert" : null);
        var forced = options.GetValueOrDefault("force_append_only") == "true";
        if (type is not ("upsert" or "append-only"))
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"option \"type\" of a sink is 'upsert' or 'append-only', not '{type}'",
                create.At + 1
            );
        var key = Key(create, options, from, type == "upsert" && !isBlackhole);
        if (type == "append-only" && !from.AppendOnly && !forced)
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"the sink cannot be append-only: {(SinkQuery.Is(from) ? "its query" : $"{from.Kind} {from.Name}")} updates and deletes rows",
                create.At + 1,
                hint: "Use type = 'upsert' with a primary_key, or force_append_only = 'true' to write every version of a row."
            );
        var definition = new SinkDefinition(
            create.Name,
            sinkId,
            [.. from.Fields.Take(from.VisibleColumns).Select(f => new ResultColumn(f.Name, f.Type))],
            key,
            from.AppendOnly,
            options
        );
        // After a start the catalog may come up later than the engine: the sink opens when it is first needed.
        ISink sink =
            isBlackhole ? new BlackholeSink()
            : restart ? new DeferredSink(engine.Options.SinkFactory!, definition)
            : await OpenedAsync(definition, from, turn, cancellationToken).ConfigureAwait(false);
        // What keeps nothing need not know which rows are one.
        var upsert = type == "upsert" && !isBlackhole;
        return new SinkJob(create.Name, from, definition, sink, upsert, !upsert && (forced || isBlackhole), Interval(create, options))
        {
            Id = id,
            Sql = create.Text,
            DependsOn = SinkQuery.Is(from) ? [from, .. from.DependsOn] : [from],
        };
    }

    private async Task<ISink> OpenedAsync(
        SinkDefinition definition,
        StoredRelation from,
        RunningDdl? turn,
        CancellationToken cancellationToken
    )
    {
        var standing = Standing([from]);
        ISink? sink = null;
        try
        {
            _ = await BesideAsync(
                    turn,
                    async () =>
                        sink = await engine.Options.SinkFactory!.CreateAsync(definition, false, cancellationToken).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
            CheckStanding("sink", definition.Name, standing);
            return sink!;
        }
        catch when (sink is not null)
        {
            await sink.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static int[] Key(CreateSink create, Dictionary<string, string> options, StoredRelation from, bool upsert)
    {
        if (!options.TryGetValue("primary_key", out var names))
        {
            if (!upsert)
                return [];
            return from.Key is { Count: > 0 } key && key.All(k => k < from.VisibleColumns)
                ? [.. key]
                : throw new SqlException(SqlStates.InvalidParameterValue, "an upsert sink needs the option \"primary_key\"", create.At + 1);
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

    private static int Interval(CreateSink create, Dictionary<string, string> options)
    {
        if (!options.TryGetValue("commit_checkpoint_interval", out var text))
            return 60;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var interval) && interval > 0
            ? interval
            : throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"commit_checkpoint_interval is a whole number above 0, not '{text}'",
                create.At + 1
            );
    }
}
