using System.Diagnostics;
using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Cells;

/// <summary>A column of a relation.</summary>
internal sealed record SqlColumn(string Name, string Type);

/// <summary>A relation that can be queried, or a sink.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">SOURCE, TABLE, VIEW, MATERIALIZED VIEW, SINK or SUBSCRIPTION.</param>
/// <param name="Columns">Its columns in order; none for a sink.</param>
internal sealed record SqlRelation(string Name, string Kind, IReadOnlyList<SqlColumn> Columns)
{
    /// <summary>A description for readers: its kind, and a line per column.</summary>
    public override string ToString() =>
        Columns.Count == 0
            ? $"{Kind} {Name}"
            : $"{Kind} {Name}\n"
                + string.Join('\n', Columns.Select(c => $"  {c.Name.PadRight(Columns.Max(o => o.Name.Length))}  {c.Type}"));
}

/// <summary>The existing relations, queried again if the cached list is more than a few seconds old.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A semaphore whose wait handle nobody asks for holds nothing that has to be given back."
)]
internal sealed class SqlRelations(StreamSql sql)
{
    private const string Columns = """
        SELECT table_name, column_name, data_type FROM information_schema.columns
        WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
        """;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _one = new(1, 1);
    private IReadOnlyList<SqlRelation> _known = [];
    private long _asked;

    /// <summary>All relations; the last known ones if the server does not answer, since completion should not report errors.</summary>
    public async Task<IReadOnlyList<SqlRelation>> ListAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_asked == 0 || Stopwatch.GetElapsedTime(_asked) > Fresh)
                _known = await AskAsync(cancellationToken).ConfigureAwait(false);
            _asked = Stopwatch.GetTimestamp();
        }
        catch (BalloonException)
        {
            // Completion continues with the cached list.
        }
        finally
        {
            _one.Release();
        }

        return _known;
    }

    private async Task<IReadOnlyList<SqlRelation>> AskAsync(CancellationToken cancellationToken)
    {
        var objects = await new StreamObjects(sql).ListAsync(cancellationToken).ConfigureAwait(false);
        var columns = await sql.QueryAsync(Columns, [], cancellationToken).ConfigureAwait(false);
        var byTable = columns
            .Rows.Select(row => (Table: $"{row[0]}", Column: new SqlColumn($"{row[1]}", $"{row[2]}")))
            .ToLookup(c => c.Table, c => c.Column, StringComparer.Ordinal);
        return [.. objects.Select(o => new SqlRelation(o.Name, o.Kind, [.. byTable[o.Name]])).OrderBy(r => r.Name, StringComparer.Ordinal)];
    }
}
