using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>One client's session.</summary>
internal sealed class SqlSession : ISqlSession
{
    public SqlSession(StreamEngine engine, SessionParameters parameters)
    {
        Engine = engine;
        Parameters = parameters;
        Settings = new SessionSettings(parameters);
        Settings.Reported += (name, value) => SettingReported?.Invoke(name, value);
    }

    public event Action<SqlNotice>? Notice;

    public event Action<string, string>? SettingReported;

    public StreamEngine Engine { get; }

    public SessionParameters Parameters { get; }

    public SessionSettings Settings { get; }

    /// <summary>Cursors by name; they end with the session.</summary>
    public Dictionary<string, SqlCursor> Cursors { get; } = new(StringComparer.Ordinal);

    /// <summary>The transaction that BEGIN READ ONLY began, or null.</summary>
    public ReadTransaction? Transaction { get; set; }

    /// <summary>The number of writing statements since a BEGIN that started no transaction; null outside of one.</summary>
    public int? WritesSinceBegin { get; set; }

    public bool InTransaction => Transaction is not null;

    public Zone Zone => Settings.Zone;

    public IReadOnlyDictionary<string, string> ReportedSettings => Settings.AllReported;

    public IReadOnlyList<ISqlStatement> Prepare(string sql, IReadOnlyList<SqlType?>? parameterTypes = null) =>
        [.. Parser.Parse(InOwnSchema(sql)).Select(s => new SqlStatement(this, s, parameterTypes ?? []))];

    /// <summary>The first existing schema of this session's search_path; null if that is public.</summary>
    public string? LearnerSchema => Path is [not "public" and var first, ..] ? first : null;

    // The existing schemas of its search_path, in order.
    private List<string> Path =>
        Settings.Find("search_path") is { } path
            ? [.. path.Split(',').Select(s => s.Trim().Trim('"')).Where(s => s == "public" || Engine.Catalog.Schema(s) is not null)]
            : [];

    private string InOwnSchema(string sql)
    {
        var path = Path;
        return path.Exists(s => s != "public")
            ? Parser.InSchemas(
                sql,
                path,
                (schema, name) => Engine.Catalog.Object(schema == "public" ? name : $"{schema}.{name}") is not null
            )
            : sql;
    }

    public TimeSpan OffsetAt(long microseconds) => Zone == Zone.Utc ? TimeSpan.Zero : Timestamps.Offset(microseconds, Zone);

    /// <summary>Sends the client a notice, if client_min_messages lets it through.</summary>
    public void Notify(string severity, string message)
    {
        var silent =
            Settings.Find("client_min_messages") is "error" || (Settings.Find("client_min_messages") is "warning" && severity == "NOTICE");
        if (!silent)
            Notice?.Invoke(new SqlNotice(severity, message));
    }

    /// <summary>The relations that this session's statements see: the engine's, and those about the session itself.</summary>
    public IRelations Relations => new SessionRelations(this);

    /// <summary>DISCARD ALL: resets the settings and closes all cursors.</summary>
    public void Discard()
    {
        Cursors.Clear();
        Settings.Reset();
    }

    /// <param name="parameterTypes">The types of parameters, as far as they are known.</param>
    /// <param name="values">Their values; null where a statement is described.</param>
    public BinderSettings BinderSettings(IReadOnlyList<SqlType?> parameterTypes, IReadOnlyList<object?>? values) =>
        new(Zone, Parameters.User, Parameters.Database)
        {
            Parameters = [.. parameterTypes],
            Values = values,
            Setting = Settings.Find,
            Set = Settings.Set,
        };

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
