using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Wire.Copying;

namespace Balloon.Sandbox.Wire;

/// <summary>The simple protocol: one text with any number of statements; rows are sent as text.</summary>
internal sealed class SimpleQuery(ISqlSession session, MessageWriter output, Action writeAsides, Action<Deallocation> deallocate)
{
    public async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        var statements = session.Prepare(sql);
        if (statements.Count == 0)
        {
            output.Empty('I');
            return;
        }

        foreach (var statement in statements)
            await RunAsync(statement, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(ISqlStatement statement, CancellationToken cancellationToken)
    {
        var result = await statement.ExecuteAsync(null, cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            if (result.Deallocates is { } statements)
                deallocate(statements);
            writeAsides();
            if (result.Copy is { } format)
                await new CopySender(session, output).SendAsync(result, format, cancellationToken).ConfigureAwait(false);
            else if (result.Columns is { } columns)
            {
                Answers.RowDescription(output, columns, static _ => 0);
                var rows = result.Rows.GetAsyncEnumerator(cancellationToken);
                await using (rows.ConfigureAwait(false))
                {
                    var sender = new RowSender(output, columns, static _ => 0, session.OffsetAt);
                    await sender.SendAsync(rows, limit: 0, cancellationToken).ConfigureAwait(false);
                }
            }

            writeAsides();
            Answers.CommandComplete(output, result.CommandTag);
        }
    }
}
