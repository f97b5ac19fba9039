using System.Globalization;
using Npgsql;

namespace Balloon.Notebook.Sql;

/// <summary>A view whose changes somebody waits for.</summary>
/// <param name="Sql">Where the view is.</param>
/// <param name="View">Its name.</param>
internal sealed record ChangeSource(StreamSql Sql, string View);

/// <summary>
/// Waits until a view changes: a subscription of its own and a cursor on it, so that nobody asks again and again. Both go when it is
/// disposed.
/// </summary>
internal sealed class ChangeFeed : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly NpgsqlConnection connection;
    private readonly string name = "balloon_live_" + Guid.NewGuid().ToString("N");

    private ChangeFeed(NpgsqlConnection connection) => this.connection = connection;

    /// <summary>Opens it; null where the server has no subscription for the view, so that the caller has to ask in a rhythm.</summary>
    public static async Task<ChangeFeed?> OpenAsync(ChangeSource source, CancellationToken cancellationToken)
    {
        ChangeFeed? feed = null;
        try
        {
            feed = new ChangeFeed(await source.Sql.OpenAsync(cancellationToken).ConfigureAwait(false));
            await feed.RunAsync($"CREATE SUBSCRIPTION {feed.name} FROM {source.View} WITH (retention = '1 hour')", cancellationToken)
                .ConfigureAwait(false);
            await feed.DeclareAsync(cancellationToken).ConfigureAwait(false);
            return feed;
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            if (feed is not null)
                await feed.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>
    /// Waits until the view has changed since it was opened or since this was called before; at most so long. Whoever reads the view after
    /// that sees the change.
    /// </summary>
    /// <returns>False when the view did not change in that time, or the wait was cancelled.</returns>
    public async Task<bool> ChangedAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(atMost.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            if (
                !await RunAsync($"FETCH 1 FROM {name} WITH (timeout = '{seconds} seconds')", cancellationToken).ConfigureAwait(false)
                || cancellationToken.IsCancellationRequested
            )
                return false;
            // What else came by now is seen with it: the cursor starts again at this moment.
            await RunAsync($"CLOSE {name}", cancellationToken).ConfigureAwait(false);
            await DeclareAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await RunAsync($"DROP SUBSCRIPTION IF EXISTS {name}", patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            // The server went away, and the subscription's hour will be over.
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private Task<bool> DeclareAsync(CancellationToken cancellationToken) =>
        RunAsync($"DECLARE {name} SUBSCRIPTION CURSOR FOR {name}", cancellationToken);

    /// <returns>True where there was a row.</returns>
    private async Task<bool> RunAsync(string text, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await using var disposing = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
