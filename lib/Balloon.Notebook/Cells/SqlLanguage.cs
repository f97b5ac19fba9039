using Balloon.Notebook.Display;
using Balloon.Notebook.Profiles;
using Balloon.Notebook.Sql;
using Microsoft.Data.Analysis;
using Npgsql;

namespace Balloon.Notebook.Cells;

/// <summary>
/// SQL as a cell language: runs statements on the profile's stream SQL, with its variables filled in and C# values sent as parameters. Both
/// .NET Interactive and this project's kernel use this class.
/// </summary>
internal sealed class SqlLanguage(StreamSql sql, Profile profile) : IAsyncDisposable
{
    private const double LivePeriod = 0.5;

    private readonly SqlSession session = new(sql);
    private readonly SqlDiagnostics diagnostics = new(sql);
    private readonly SqlAssistant assistant = new(new(sql), [.. profile.Endpoints.Select(e => e.Name)]);

    /// <summary>Runs a cell.</summary>
    /// <param name="code">Its text, without the line <c>#!sql</c>.</param>
    /// <param name="options">The options on that line, by name with dashes.</param>
    /// <param name="notebook">The cell's notebook.</param>
    /// <param name="cancellationToken">Cancels the running statement, on the server too.</param>
    /// <exception cref="SqlCellException">The cell cannot be run, or a statement is refused; those before it have run.</exception>
    public async Task RunAsync(
        string code,
        IReadOnlyDictionary<string, string> options,
        ICellNotebook notebook,
        CancellationToken cancellationToken
    )
    {
        var asked = SqlCellOptions.Read(options);
        var statements = Read(code);
        if (statements.Count == 0)
            return;
        var kinds = statements.Select(s => StatementKind.Of(s)).ToList();
        Check(asked, statements, kinds);
        var values = await ValuesAsync(statements, notebook, cancellationToken).ConfigureAwait(false);
        ResultTable? last = null;
        for (var i = 0; i < statements.Count; i++)
        {
            var step = i == statements.Count - 1 ? asked : asked with { Live = null };
            try
            {
                last = await StepAsync(statements[i], values, step, cancellationToken).ConfigureAwait(false) ?? last;
            }
            catch (PostgresException e)
            {
                var near = await NameHints.OfAsync(sql, e, statements[i].Text, cancellationToken).ConfigureAwait(false);
                throw Refused(e, statements, i, near);
            }
            catch (BalloonException e)
            {
                throw new SqlCellException(e.Message + Rest(statements.Count, i), statements[i].Line, e);
            }
        }

        if (asked.Name is not { } name)
            return;
        if (last is null)
            throw new SqlCellException($"--name {name}: no statement of this cell returns rows, so there is nothing to name.");
        await notebook.SetVariableAsync(name, typeof(DataFrame), last.ToDataFrame(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Completions at <paramref name="cursor"/>.</summary>
    public async Task<SqlCompletions> CompleteAsync(string code, int cursor, ICellNotebook notebook, CancellationToken cancellationToken) =>
        await assistant
            .CompleteAsync(code, cursor, await notebook.VariableNamesAsync(cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Describes what is at <paramref name="cursor"/>; null if there is nothing to say.</summary>
    public Task<string?> DescribeAsync(string code, int cursor, CancellationToken cancellationToken) =>
        assistant.DescribeAsync(code, cursor, cancellationToken);

    /// <summary>Errors that the server would report, without running anything.</summary>
    public Task<IReadOnlyList<SqlDiagnostic>> DiagnoseAsync(string code, ICellNotebook notebook, CancellationToken cancellationToken) =>
        diagnostics.FindAsync(code, notebook, cancellationToken);

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private IReadOnlyList<ScriptStatement> Read(string code)
    {
        try
        {
            return sql.ReadCell(code);
        }
        catch (BalloonException e)
        {
            throw new SqlCellException(e.Message, null, e);
        }
    }

    /// <summary>Reports errors that can be known before anything runs.</summary>
    private static void Check(SqlCellOptions asked, IReadOnlyList<ScriptStatement> statements, IReadOnlyList<StatementKind> kinds)
    {
        if (asked.Live is not null && !kinds[^1].IsQuery)
            throw new SqlCellException(
                "--live keeps showing the result of a query: the last statement of the cell must be a query.",
                statements[^1].Line
            );
        for (var i = 0; i < statements.Count; i++)
        {
            if (statements[i].Parameters.Count == 0 || kinds[i].TakesParameters)
                continue;
            var name = statements[i].Parameters[0];
            var at = statements[i].Source.IndexOf(name);
            throw new SqlCellException(
                $"{kinds[i].Name} takes no parameters, so @{name} is not allowed in it.\n{statements[i].Source.Mark(at)}\n"
                    + "Hint: SELECT, INSERT, UPDATE and DELETE take them. Here write the value itself, or a variable of the profile such as :'kafka'.",
                statements[i].Source.Line(at)
            );
        }
    }

    private static async Task<Dictionary<string, object?>> ValuesAsync(
        IReadOnlyList<ScriptStatement> statements,
        ICellNotebook notebook,
        CancellationToken cancellationToken
    )
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (statements.All(s => s.Parameters.Count == 0))
            return values;
        var names = await notebook.VariableNamesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var statement in statements)
        {
            foreach (var name in statement.Parameters.Where(name => !values.ContainsKey(name)))
            {
                if (names.Contains(name) && await notebook.FindVariableAsync(name, cancellationToken).ConfigureAwait(false) is { } variable)
                {
                    values[name] = variable.Value;
                    continue;
                }

                var at = statement.Source.IndexOf(name);
                throw new SqlCellException(
                    $"There is no C# variable '{name}'.{Nearest.Hint(name, names)}\n{statement.Source.Mark(at)}\n"
                        + $"Hint: a C# cell before this one declares it, such as: var {name} = …;",
                    statement.Source.Line(at)
                );
            }
        }

        return values;
    }

    /// <summary>Runs a statement, shows its result, and returns its rows, if any.</summary>
    private async Task<ResultTable?> StepAsync(
        ScriptStatement statement,
        Dictionary<string, object?> values,
        SqlCellOptions asked,
        CancellationToken cancellationToken
    )
    {
        if (asked.Live is { } seconds)
            return await WatchAsync(statement, values, seconds, asked.Rows, cancellationToken).ConfigureAwait(false);
        var result = await AskAsync(statement, values, cancellationToken).ConfigureAwait(false);
        if (result.Rows is { } rows)
        {
            CellDisplay.ShowValue(StatementKind.Of(statement).Name == "EXPLAIN" ? Plan(rows) : rows.Showing(asked.Rows));
            return rows;
        }

        var count = await RowsOfAsync(statement, result, cancellationToken).ConfigureAwait(false);
        CellDisplay.ShowValue(StatementLine.Of(statement, result, count));
        return null;
    }

    /// <summary>A plan is shown as preformatted text, since spaces draw its tree.</summary>
    private static Html Plan(ResultTable rows)
    {
        var text = string.Join('\n', rows.Rows.Select(row => Values.Text(row[0])));
        return new Html(Html.Wrap($"<pre>{Html.Encode(text)}</pre>"), text);
    }

    private Task<StatementResult> AskAsync(
        ScriptStatement statement,
        Dictionary<string, object?> values,
        CancellationToken cancellationToken
    ) =>
        session.RunAsync(
            statement.Text,
            statement.Parameters.Select(name => SqlParameters.Of(name, values[name])).ToList(),
            cancellationToken
        );

    private async Task<ResultTable?> WatchAsync(
        ScriptStatement statement,
        Dictionary<string, object?> values,
        double seconds,
        int shown,
        CancellationToken cancellationToken
    )
    {
        ResultTable? last = null;
        var changes = await QueryChanges.OfAsync(sql, statement.Text, cancellationToken).ConfigureAwait(false);
        await Live.ShowAsync(
                async () => last = (await AskAsync(statement, values, cancellationToken).ConfigureAwait(false)).Rows!.Showing(shown),
                seconds,
                LivePeriod,
                TimeProvider.System,
                changes,
                cancellationToken
            )
            .ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return last;
    }

    /// <summary>
    /// The number of rows that a new table or materialized view begins with; null for other objects, and for those that existed already.
    /// </summary>
    private async Task<long?> RowsOfAsync(ScriptStatement statement, StatementResult result, CancellationToken cancellationToken)
    {
        if (statement.Creates is not { Kind: "TABLE" or "MATERIALIZED VIEW" } creation || result.Notices.Count > 0)
            return null;
        try
        {
            var count = await session
                .RunAsync($"SELECT count(*) FROM {SqlNames.Quoted(creation.Name)}", [], cancellationToken)
                .ConfigureAwait(false);
            return count.Rows?.Scalar<long>();
        }
        catch (PostgresException)
        {
            return null; // It was created in a schema that is not searched: the line says that it was created.
        }
    }

    private static SqlCellException Refused(PostgresException error, IReadOnlyList<ScriptStatement> statements, int failed, string near)
    {
        var statement = statements[failed];
        var line = error.Position > 0 ? statement.Source.Line(statement.Source.Written(error.Position - 1)) : statement.Line;
        return new(SqlErrors.Message(error, statement.Source, statement.Text.Length) + near + Rest(statements.Count, failed), line, error);
    }

    /// <summary>What happened to the other statements of the cell.</summary>
    private static string Rest(int count, int failed) =>
        count == 1
            ? ""
            : $"\nThis was statement {failed + 1} of {count}: "
                + (failed, count - failed - 1) switch
                {
                    (0, _) => "none of them has run.",
                    (_, 0) => "those before it have run.",
                    (_, var left) => $"those before it have run, the {left} after it {(left == 1 ? "has" : "have")} not.",
                };
}
