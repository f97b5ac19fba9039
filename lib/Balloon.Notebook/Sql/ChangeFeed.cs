using System.Globalization;
using Npgsql;

namespace Balloon.Notebook.Sql;

/// <summary>A view to watch for changes.</summary>
/// <param name="Sql">The server of the view.</param>
/// <param name="View">Its name.</param>
internal sealed record ChangeSource(StreamSql Sql, string View);

/// <summary>
/// Waits until a view changes, with a subscription and a cursor on it instead of polling. Both are dropped when it is disposed.
/// </summary>
internal sealed class ChangeFeed : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly NpgsqlConnection connection;
    private readonly string name = "balloon_live_" + Guid.NewGuid().ToString("N");

    private ChangeFeed(NpgsqlConnection connection) => this.connection = connection;

    /// <summary>Opens it; null if the server cannot subscribe to the view, so that the caller must poll.</summary>
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
    /// Waits until the view has changed since this was opened or last called, or until the time is up. A query of the view after that sees
    /// the change.
    /// </summary>
    /// <returns>False if the view did not change in that time, or the wait was cancelled.</returns>
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
            // The query that follows sees all changes up to now, so the cursor starts again from here.
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
            using var deadline = new CancellationTokenSource(Timeout);
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await RunAsync($"DROP SUBSCRIPTION IF EXISTS {name}", deadline.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            // The server is gone; the subscription expires within the hour.
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private Task<bool> DeclareAsync(CancellationToken cancellationToken) =>
        RunAsync($"DECLARE {name} SUBSCRIPTION CURSOR FOR {name}", cancellationToken);

    /// <returns>Whether there was a row.</returns>
    private async Task<bool> RunAsync(string text, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await using var disposing = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
