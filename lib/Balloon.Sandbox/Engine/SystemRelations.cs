using Balloon.Sandbox.Engine.Introspection;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>The tables of rw_catalog that tell how the stream stands; found without their schema too, as in RisingWave.</summary>
internal sealed class SystemRelations
{
    private static readonly SqlType Text = SqlType.Varchar,
        Number = SqlType.Integer,
        Long = SqlType.BigInt,
        Instant = SqlType.TimestampTz;
    private readonly Dictionary<string, SystemRelation> tables;
    private readonly StreamEngine engine;
    private readonly StandardCatalog standard;
    private readonly CatalogObjects objects;

    public SystemRelations(StreamEngine engine, CatalogObjects objects)
    {
        this.engine = engine;
        this.objects = objects;
        standard = new StandardCatalog(objects);
        tables = new SystemRelation[]
        {
            new(
                "rw_kafka_job_lag",
                [
                    ("job_id", Number),
                    ("source_id", Number),
                    ("fragment_id", Number),
                    ("partition_id", Text),
                    ("lag_phase", Text),
                    ("high_watermark", Long),
                    ("consumer_offset", Long),
                    ("lag", Long),
                ],
                Lag
            ),
            new(
                "rw_ddl_progress",
                [
                    ("ddl_id", Long),
                    ("ddl_statement", Text),
                    ("create_type", Text),
                    ("progress", Text),
                    ("initialized_at", Instant),
                    ("is_serverless", SqlType.Boolean),
                ],
                Progress
            ),
            new(
                "rw_schemas",
                [("id", Number), ("name", Text), ("owner", Number)],
                () => objects.Schemas().Select(s => new object?[] { s.Oid, s.Name, CatalogObjects.Owner })
            ),
            new(
                "rw_depend",
                [("objid", Number), ("refobjid", Number)],
                () => engine.Catalog.All.SelectMany(o => o.DependsOn.Distinct().Select(d => new object?[] { (int)o.Id, (int)d.Id }))
            ),
            new("rw_sources", Objects, () => Of("source")),
            new("rw_tables", Objects, () => Of("table")),
            new("rw_materialized_views", Objects, () => Of("materialized view")),
            new("rw_indexes", Objects, () => Of("index")),
            new("rw_views", Objects, () => Of("view")),
            new("rw_sinks", Objects, () => Of("sink")),
            new("rw_subscriptions", Objects, () => Of("subscription")),
            new(
                "rw_relations",
                [("schemaname", Text), ("relationname", Text), ("relationtype", Text)],
                () =>
                    engine
                        .Catalog.All.Where(r => r is not (SchemaObject or FunctionRelation))
                        .Select(r => new object?[] { ObjectNames.Split(r.Name).Schema, ObjectNames.Split(r.Name).Name, r.Kind })
            ),
            new(
                "balloon_sources",
                [
                    ("name", Text),
                    ("topic", Text),
                    ("partition", Number),
                    ("position", Long),
                    ("log_end", Long),
                    ("rows", Long),
                    ("malformed", Long),
                    ("padded", Long),
                    ("late", Long),
                    ("error", Text),
                    ("error_since", Instant),
                ],
                Sources
            ),
            new(
                "balloon_sinks",
                [
                    ("name", Text),
                    ("committed_epoch", Long),
                    ("committed_at", Instant),
                    ("pending_rows", Long),
                    ("error", Text),
                    ("error_since", Instant),
                ],
                Sinks
            ),
            new("balloon_tables", [("name", Text), ("rows", Long), ("late", Long), ("dropped", Long)], Tables),
            new(
                "balloon_engine",
                [
                    ("epoch", Long),
                    ("checkpoint_at", Instant),
                    ("state_bytes", Long),
                    ("state_limit", Long),
                    ("error", Text),
                    ("error_since", Instant),
                ],
                Engine
            ),
            new("balloon_views", [("name", Text), ("rows", Long), ("state_bytes", Long), ("error", Text), ("error_since", Instant)], Views),
        }.ToDictionary(t => t.Name);
    }

    private static IReadOnlyList<(string, SqlType)> Objects { get; } =
    [("id", Number), ("name", Text), ("schema_id", Number), ("owner", Number), ("definition", Text)];

    public Relation? Find(string? schema, string name)
    {
        if (schema is null or "rw_catalog")
        {
            if (tables.TryGetValue(name, out var found))
                return found;
            ClusterTables.Refuse(name);
        }

        return standard.Find(schema, name);
    }

    private IEnumerable<object?[]> Of(string kind) =>
        engine
            .Catalog.All.Where(r => r.Kind == kind)
            .Select(r =>
            {
                var (schema, name) = ObjectNames.Split(r.Name);
                return new object?[] { (int)r.Id, name, objects.SchemaOid(schema), 1, r.Sql };
            });

    // high_watermark is the log's end, consumer_offset the last offset read: the lag is what lies between them.
    private IEnumerable<object?[]> Lag()
    {
        var loop = engine.Loop;
        foreach (var source in loop.Sources.ToArray())
        {
            foreach (var view in loop.Views.ToArray().Where(v => v.Flow.Relations.Contains(source.Relation)))
            {
                foreach (var (partition, next) in source.Positions.ToArray().OrderBy(p => p.Key))
                {
                    var end = Math.Max(source.Reader?.KnownEnd(partition) ?? -1, next);
                    yield return
                    [
                        (int)view.Id,
                        (int)source.Relation.Id,
                        (int)view.Id,
                        partition.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        "LIVE",
                        end,
                        next - 1,
                        Math.Max(0, end - next),
                    ];
                }
            }
        }
    }

    private IEnumerable<object?[]> Progress() =>
        engine.Ddl.Running is { } running
            ?
            [
                [
                    running.Id,
                    running.Sql,
                    "FOREGROUND",
                    running.Progress,
                    running.Since.UtcTicks / 10 - (DateTime.UnixEpoch.Ticks / 10),
                    false,
                ],
            ]
            : [];

    private IEnumerable<object?[]> Sources() =>
        engine.Status.Sources.SelectMany(s =>
            s.Partitions.Select(p =>
                new object?[]
                {
                    s.Name,
                    s.Topic,
                    p.Partition,
                    p.Position,
                    p.End,
                    s.Rows,
                    s.Malformed,
                    s.Padded,
                    s.Late,
                    s.Error?.Message,
                    Micros(s.Error?.Since),
                }
            )
        );

    private IEnumerable<object?[]> Sinks() =>
        engine.Status.Sinks.Select(s =>
            new object?[] { s.Name, s.CommittedEpoch, Micros(s.CommittedAt), s.PendingRows, s.Error?.Message, Micros(s.Error?.Since) }
        );

    private IEnumerable<object?[]> Tables() =>
        engine
            .Loop.Tables.ToArray()
            .OfType<TableRelation>()
            .Select(t => new object?[] { t.Name, (long)t.Rows.Store.Rows, t.Filter?.Late ?? 0, Dropped(t) });

    private long Dropped(TableRelation table) =>
        engine.Loop.Views.ToArray().OfType<TableSink>().Where(s => s.Into == table).Sum(s => s.Dropped);

    private IEnumerable<object?[]> Engine() =>
        new[] { engine.Status }.Select(s =>
            new object?[]
            {
                s.Epoch,
                Micros(s.CheckpointAt),
                s.StateBytes,
                s.StateLimit,
                s.CheckpointError?.Message,
                Micros(s.CheckpointError?.Since),
            }
        );

    private IEnumerable<object?[]> Views() =>
        engine.Status.Views.Select(v => new object?[] { v.Name, v.Rows, v.StateBytes, v.Error?.Message, Micros(v.Error?.Since) });

    private static object? Micros(DateTimeOffset? at) => at is { } time ? (time.UtcTicks - DateTime.UnixEpoch.Ticks) / 10 : null;
}
