using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire;

/// <summary>Sends rows as they arrive: many at once if they arrive fast, and each at once if the next one has to be waited for.</summary>
internal readonly struct RowSender(
    MessageWriter output,
    IReadOnlyList<ResultColumn> columns,
    Func<int, short> format,
    Func<long, TimeSpan> offset
)
{
    /// <returns>True if all rows have been sent; false if there may be more than <paramref name="limit"/> (0: no limit).</returns>
    public async Task<bool> SendAsync(IAsyncEnumerator<object?[]> rows, int limit, CancellationToken cancellationToken)
    {
        for (var sent = 0; ; sent++)
        {
            if (limit > 0 && sent == limit)
                return false;
            cancellationToken.ThrowIfCancellationRequested();
            var next = rows.MoveNextAsync();
            if (!next.IsCompleted)
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (!await next.ConfigureAwait(false))
                return true;
            Answers.DataRow(output, columns, rows.Current, format, offset);
            await output.FlushIfLargeAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
