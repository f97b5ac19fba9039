using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire.Introspection;

/// <summary>
/// A session that answers what psql's \d commands and drivers ask of PostgreSQL's catalog itself, and hands everything else to the engine.
/// </summary>
internal sealed class IntrospectingSession(ISqlSession engine, string database) : ISqlSession
{
    private readonly CatalogTables tables = new(engine, database);

    public event Action<SqlNotice>? Notice
    {
        add => engine.Notice += value;
        remove => engine.Notice -= value;
    }

    public event Action<string, string>? SettingReported
    {
        add => engine.SettingReported += value;
        remove => engine.SettingReported -= value;
    }

    public bool InTransaction => engine.InTransaction;

    public IReadOnlyDictionary<string, string> ReportedSettings => engine.ReportedSettings;

    public IReadOnlyList<ISqlStatement> Prepare(string sql, IReadOnlyList<SqlType?>? parameterTypes = null)
    {
        if (!CatalogQuery.MayBeIn(sql))
            return engine.Prepare(sql, parameterTypes);
        var statements = new List<ISqlStatement>();
        foreach (var text in SqlScanner.Statements(sql))
        {
            if (CatalogQuery.TryParse(text) is { } query && CatalogTables.Knows(query))
                statements.Add(new CatalogStatement(text, query, tables));
            else
                statements.AddRange(engine.Prepare(text, parameterTypes));
        }

        return statements;
    }

    public TimeSpan OffsetAt(long microseconds) => engine.OffsetAt(microseconds);

    public ValueTask DisposeAsync() => engine.DisposeAsync();
}
