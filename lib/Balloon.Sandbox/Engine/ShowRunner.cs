using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>SHOW and DESCRIBE.</summary>
internal sealed class ShowRunner(SqlSession session)
{
    private readonly StreamEngine engine = session.Engine;

    public SqlResult Run(Show show)
    {
        if (show.What.StartsWith("create ", StringComparison.Ordinal))
            return ShowCreate(show);
        if (show is { What: not ("columns" or "indexes"), Name: { } schema } && !engine.Catalog.HasSchema(schema))
            throw DdlRunner.NoSchema(schema, show.At);
        var rows = Rows(show);
        if (show.Like is { } like)
            rows = rows.Where(r => Patterns.Like((string)r[0]!, like, "\\", false));
        return SqlResult.Of(StatementDescriber.ShowColumns(show), [.. rows], "SHOW");
    }

    public SqlResult Describe(string name, int at, string tag)
    {
        var relation =
            engine.Catalog.Object(name)
            ?? engine.Catalog.Find(null, name)
            ?? throw new SqlException(SqlStates.UndefinedTable, $"table or source not found: {name}", at + 1);
        var comments = (relation as TableRelation)?.Comments ?? new Dictionary<string, string>();
        var rows = relation
            .Fields.Select(f => new object?[] { f.Name, f.Type.Name, f.Hidden ? "true" : "false", comments.GetValueOrDefault(f.Name) })
            .ToList();
        if (relation.Key is { Count: > 0 } key)
            rows.Add(["primary key", string.Join(", ", key.Select(k => relation.Fields[k].Name)), null, null]);
        if (tag == "DESCRIBE")
            rows.Add(["table description", ObjectNames.Split(relation.Name).Name, null, comments.GetValueOrDefault("")]);
        return SqlResult.Of(StatementDescriber.DescribeColumns, rows, tag);
    }

    private IEnumerable<object?[]> Rows(Show show) =>
        show.What switch
        {
            "sources" => Named("source", show.Name)
                .Select(s =>
                    new object?[] { ObjectNames.Split(s.Name).Name, ((SourceRelation)s).Definition.Generator is null ? "kafka" : "datagen" }
                ),
            "tables" => Names("table", show.Name),
            "views" => Names("view", show.Name),
            "materialized views" => Names("materialized view", show.Name),
            "subscriptions" => Names("subscription", show.Name),
            "sinks" => Sinks()
                .Where(s => (show.Name ?? session.LearnerSchema) is not { } schema || ObjectNames.Split((string)s[0]!).Schema == schema)
                .Select(s => BareName(s, show.Name)),
            "jobs" => engine.Ddl.Turns.Running.Select(running => new object?[] { running.Id, running.Sql, "FOREGROUND", running.Progress }),
            "cursors" => session.Cursors.Where(c => c.Value.Subscription is null).Select(c => new object?[] { c.Key }),
            "subscription cursors" => session.Cursors.Where(c => c.Value.Subscription is not null).Select(c => new object?[] { c.Key }),
            "databases" =>
            [
                [session.Parameters.Database],
            ],
            "schemas" =>
            [
                ["information_schema"],
                ["pg_catalog"],
                ["public"],
                ["rw_catalog"],
                .. engine.Catalog.All.OfType<SchemaObject>().Select(s => new object?[] { s.Schema }),
            ],
            "indexes" => Indexes(show),
            "functions" => engine
                .Catalog.All.OfType<FunctionRelation>()
                .Where(f => ObjectNames.Split(f.FunctionName).Schema == (show.Name ?? session.LearnerSchema ?? "public"))
                .Select(f =>
                    new object?[]
                    {
                        ObjectNames.Split(f.FunctionName).Name,
                        string.Join(", ", f.Parameters.Select(p => p.Type.Name)),
                        f.Returns.Name,
                        "sql",
                        null,
                    }
                ),
            "connections" or "secrets" => [],
            "cluster" or "parameters" or "processlist" => throw Refusal.NotSupported($"SHOW {show.What.ToUpperInvariant()}", show.At),
            "columns" => Describe(show.Name!, show.At, "SHOW").RowList,
            "all" => session.Settings.All.Select(s => new object?[] { s.Setting.Name, s.Value, s.Setting.Description }),
            _ => session.Settings.Find(show.What) is { } value
                ?
                [
                    [value],
                ]
                : throw new SqlException(SqlStates.UndefinedObject, $"unrecognized configuration parameter \"{show.What}\"", show.At + 1),
        };

    private IEnumerable<object?[]> Indexes(Show show)
    {
        var on =
            engine.Catalog.Object(show.Name!)
            ?? throw new SqlException(SqlStates.UndefinedTable, $"table or source not found: {show.Name}", show.At + 1);
        return engine
            .Catalog.All.OfType<IndexRelation>()
            .Where(i => i.On == on)
            .Select(i => new object?[] { i.Name, on.Name, i.Keys, i.Include, i.DistributedBy });
    }

    private IEnumerable<object?[]> Sinks() =>
        engine
            .Catalog.All.OfType<SinkJob>()
            .Select(s =>
                new object?[] { s.Name, s.Definition.Options.GetValueOrDefault("connector"), s.Upsert ? "UPSERT" : "APPEND_ONLY", "" }
            )
            .Concat(
                engine
                    .Catalog.All.OfType<TableSink>()
                    .Where(s => !InnerObjects.Is(s))
                    .Select(s => new object?[] { s.Name, "table", s.Plan.AppendOnly ? "APPEND_ONLY" : "UPSERT", "" })
            );

    /// <summary>Names without their schema, for a session or statement that looks in one schema only.</summary>
    private object?[] BareName(object?[] row, string? schema = null) =>
        (schema ?? session.LearnerSchema) is null ? row : [ObjectNames.Split((string)row[0]!).Name, .. row[1..]];

    private IEnumerable<object?[]> Names(string kind, string? schema) =>
        Named(kind, schema).Select(r => new object?[] { ObjectNames.Split(r.Name).Name });

    private IEnumerable<Relation> Named(string kind, string? schema) =>
        engine.Catalog.All.Where(r =>
            r.Kind == kind && !InnerObjects.Is(r) && ObjectNames.Split(r.Name).Schema == (schema ?? session.LearnerSchema ?? "public")
        );

    private SqlResult ShowCreate(Show show)
    {
        var kind = show.What["create ".Length..];
        var found =
            engine.Catalog.Object(show.Name!)
            ?? (kind == "function" ? engine.Catalog.Functions(show.Name!).FirstOrDefault() : null)
            ?? throw new SqlException(SqlStates.UndefinedTable, $"{kind} not found: {show.Name}", show.At + 1);
        if (found.Kind != kind)
            throw new SqlException(SqlStates.WrongObjectType, $"\"{show.Name}\" is a {found.Kind}, not a {kind}", show.At + 1);
        var (schema, name) = ObjectNames.Split(found.Name);
        return SqlResult.Of(
            StatementDescriber.ShowColumns(show),
            [
                [$"{schema}.{name}", found is TableRelation ? TableText.Of(found.Sql) : found.Sql],
            ],
            "SHOW"
        );
    }
}
