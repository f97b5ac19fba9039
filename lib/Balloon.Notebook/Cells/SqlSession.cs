using System.Diagnostics;
using Balloon.Notebook.Sql;
using Npgsql;

namespace Balloon.Notebook.Cells;

/// <summary>
/// The session that all SQL cells of a notebook share, so that <c>SET</c> and cursors persist from cell to cell. It is opened when first
/// needed, and again if it breaks.
/// </summary>
internal sealed class SqlSession(StreamSql sql) : IAsyncDisposable
{
    private readonly List<string> notices = [];
    private NpgsqlConnection? connection;
    private int generation;

    /// <summary>Runs a statement and reads its result.</summary>
    /// <exception cref="PostgresException">The server refuses it.</exception>
    /// <exception cref="BalloonException">The server does not answer.</exception>
    public async Task<StatementResult> RunAsync(string text, IReadOnlyList<NpgsqlParameter> parameters, CancellationToken cancellationToken)
    {
        try
        {
            var open = await OpenAsync(cancellationToken).ConfigureAwait(false);
            var clock = Stopwatch.StartNew();
            notices.Clear();
            var command = new NpgsqlCommand(text, open) { CommandTimeout = 0 };
            await using var disposing = command.ConfigureAwait(false);
            command.Parameters.AddRange(parameters.ToArray());
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var ending = reader.ConfigureAwait(false);
            var rows = reader.FieldCount > 0 ? await StreamSql.ReadAsync(reader, clock, cancellationToken).ConfigureAwait(false) : null;
            return new(rows, reader.RecordsAffected, [.. notices], clock.Elapsed);
        }
        catch (NpgsqlException e) when (e is not PostgresException && !cancellationToken.IsCancellationRequested)
        {
            await CloseAsync().ConfigureAwait(false);
            throw sql.Unreachable(e);
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (connection is { State: System.Data.ConnectionState.Open } && generation == sql.Generation)
            return connection;
        await CloseAsync().ConfigureAwait(false);
        generation = sql.Generation;
        connection = await sql.OpenAsync(cancellationToken).ConfigureAwait(false);
        connection.Notice += (_, told) => notices.Add(told.Notice.MessageText);
        return connection;
    }

    private async Task CloseAsync()
    {
        if (connection is { } old)
            await old.DisposeAsync().ConfigureAwait(false);
        connection = null;
    }
}

/// <summary>The result of a statement.</summary>
/// <param name="Rows">Its rows; null for a statement without rows.</param>
/// <param name="Affected">The number of rows that it wrote; negative if it does not write.</param>
/// <param name="Notices">The server's notices.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record StatementResult(ResultTable? Rows, int Affected, IReadOnlyList<string> Notices, TimeSpan Elapsed);
