using System.Data;
using Balloon.Notebook.Sql;
using Npgsql;

namespace Balloon.Notebook.Cells;

/// <summary>An error in SQL that has not been run.</summary>
/// <param name="Start">Its position in the cell.</param>
/// <param name="Length">Its length; at least 1.</param>
/// <param name="Code">The SQLSTATE; empty if no server was asked.</param>
/// <param name="Message">The error.</param>
internal sealed record SqlDiagnostic(int Start, int Length, string Code, string Message);

/// <summary>Finds errors in a cell without running it: the server analyzes each query and reports what it would refuse.</summary>
internal sealed class SqlDiagnostics(StreamSql sql)
{
    private const string Explain = "EXPLAIN ";

    /// <summary>
    /// The first error of each statement. Statements after one that creates or drops something may depend on it, and are not checked.
    /// </summary>
    public async Task<IReadOnlyList<SqlDiagnostic>> FindAsync(string code, ICellNotebook notebook, CancellationToken cancellationToken)
    {
        var open = SqlScanner.Scan(code).Find(t => t.IsOpen);
        if (open.Length > 0)
            return
            [
                new(
                    open.Start,
                    open.Length,
                    "",
                    $"What begins with {code[open.Start..Math.Min(code.Length, open.Start + 12)]} is not closed."
                ),
            ];
        IReadOnlyList<ScriptStatement> statements;
        try
        {
            statements = sql.ReadCell(code);
        }
        catch (BalloonException e)
        {
            return [new(0, Math.Max(1, code.Length), "", e.Message)];
        }

        var names = await notebook.VariableNamesAsync(cancellationToken).ConfigureAwait(false);
        List<SqlDiagnostic> found = [];
        var alone = true;
        foreach (var statement in statements)
        {
            var kind = StatementKind.Of(statement);
            var missing = statement.Parameters.FirstOrDefault(name => !kind.TakesParameters || !names.Contains(name));
            if (missing is not null)
                found.Add(
                    new(
                        statement.Source.IndexOf(missing),
                        missing.Length + 1,
                        "",
                        kind.TakesParameters ? $"There is no C# variable '{missing}'." : $"{kind.Name} takes no parameters."
                    )
                );
            else if (alone && await RefusedAsync(statement, kind, cancellationToken).ConfigureAwait(false) is { } refused)
                found.Add(refused);
            alone &= kind.TakesParameters || kind.IsQuery;
        }

        return found;
    }

    private async Task<SqlDiagnostic?> RefusedAsync(ScriptStatement statement, StatementKind kind, CancellationToken cancellationToken)
    {
        // A view's definition is checked with EXPLAIN, which creates nothing.
        var explained = statement.Creates is { Kind: "MATERIALIZED VIEW" };
        if (!explained && !kind.TakesParameters)
            return null;
        try
        {
            var connection = await sql.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = connection.ConfigureAwait(false);
            var command = new NpgsqlCommand(explained ? Explain + statement.Text : statement.Text, connection);
            await using var disposing = command.ConfigureAwait(false);
            foreach (var _ in statement.Parameters)
                command.Parameters.Add(new() { Value = DBNull.Value });
            var reading = explained ? CommandBehavior.Default : CommandBehavior.SchemaOnly;
            var reader = await command.ExecuteReaderAsync(reading, cancellationToken).ConfigureAwait(false);
            await reader.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        catch (PostgresException e)
        {
            var at = Math.Max(0, e.Position - 1 - (explained ? Explain.Length : 0));
            var start = statement.Source.Written(at);
            var token = SqlScanner.Scan(statement.Text).Find(t => t.Start <= at && at < t.End);
            return new(start, Math.Max(1, token.End - at), e.SqlState, e.MessageText);
        }
        catch (NpgsqlException)
        {
            return null; // No server is running: the reader will learn it when the cell runs.
        }
    }
}
