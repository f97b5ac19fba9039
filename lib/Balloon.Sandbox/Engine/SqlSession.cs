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

    public bool InTransaction => Transaction is not null;

    public TimeZoneInfo Zone => Settings.Zone;

    public IReadOnlyDictionary<string, string> ReportedSettings => Settings.AllReported;

    public IReadOnlyList<ISqlStatement> Prepare(string sql, IReadOnlyList<SqlType?>? parameterTypes = null) =>
        [.. Parser.Parse(sql).Select(s => new SqlStatement(this, s, parameterTypes ?? []))];

    public TimeSpan OffsetAt(long microseconds) => Zone == TimeZoneInfo.Utc ? TimeSpan.Zero : Moment.Offset(microseconds, Zone);

    public void Notify(string severity, string message) => Notice?.Invoke(new SqlNotice(severity, message));

    public BinderSettings BinderSettings(IReadOnlyList<SqlType?> parameterTypes) =>
        new(Zone, Parameters.User, Parameters.Database) { Parameters = [.. parameterTypes], Setting = Settings.Find };

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
