using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>One client's session: its settings and cursors. Not thread-safe: one statement at a time.</summary>
public interface ISqlSession : IAsyncDisposable
{
    /// <summary>
    /// Parses a text of any number of statements. Names and types are resolved later, when <see cref="ISqlStatement.Columns"/>, <see
    /// cref="ISqlStatement.ParameterTypes"/> or <see cref="ISqlStatement.ExecuteAsync"/> is first used, so that the second statement may
    /// use what the first creates.
    /// </summary>
    /// <param name="sql">The statements, separated by semicolons; white space and comments alone give an empty list.</param>
    /// <param name="parameterTypes">Types of $1, $2, … that the client knows; missing ones are inferred.</param>
    /// <exception cref="SqlException">42601 with the position.</exception>
    IReadOnlyList<ISqlStatement> Prepare(string sql, IReadOnlyList<SqlType?>? parameterTypes = null);

    /// <summary>True between BEGIN READ ONLY and COMMIT or ROLLBACK; there are no other transactions.</summary>
    bool InTransaction { get; }

    /// <summary>A notice for the client, raised while a statement executes.</summary>
    event Action<SqlNotice>? Notice;

    /// <summary>Raised when a setting changes that clients are told about: its name as Postgres spells it, and the new value.</summary>
    event Action<string, string>? SettingReported;

    /// <summary>Settings to report when a client connects: server_version, client_encoding, TimeZone, DateStyle, ….</summary>
    IReadOnlyDictionary<string, string> ReportedSettings { get; }

    /// <summary>Offset of the session's time zone at an instant (microseconds since 1970 UTC), for <see cref="SqlType.Format"/>.</summary>
    TimeSpan OffsetAt(long microseconds);
}
