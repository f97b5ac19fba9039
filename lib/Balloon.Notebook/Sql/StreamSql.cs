using System.Diagnostics;
using System.Globalization;
using Balloon.Notebook.Profiles;
using Microsoft.Data.Analysis;
using Npgsql;

namespace Balloon.Notebook.Sql;

/// <summary>
/// A client of the stream SQL over the Postgres wire protocol: RisingWave, or the sandbox, which has the same dialect. Connections use the
/// settings that RisingWave needs: no type loading, no reset on close, no prepared statements.
/// </summary>
public sealed class StreamSql : IAsyncDisposable
{
    private readonly Profile profile;
    private readonly NpgsqlDataSource source;

    internal StreamSql(Profile profile, SqlFileRunner? runner = null)
    {
        this.profile = profile;
        Files = runner;
        source = Build(profile);
    }

    internal SqlFileRunner? Files { get; set; }

    /// <summary>Raised for each notice of the server during queries and files that run here.</summary>
    public event Action<ServerNotice>? Noticed;

    /// <summary>Runs one query and reads all rows.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Values for <c>$1</c>, <c>$2</c>, …</param>
    /// <exception cref="BalloonException">
    /// The server refuses the SQL or is not running; the message has the server's hint and position.
    /// </exception>
    /// <example>
    /// <code>
    /// await balloon.Sql.QueryAsync("SELECT * FROM mv_leaderboard WHERE player = $1", "Cosmic Dragon")
    /// </code>
    /// </example>
    public Task<ResultTable> QueryAsync(string sql, params object?[] parameters) => QueryAsync(sql, parameters, CancellationToken.None);

    /// <inheritdoc cref="QueryAsync(string, object?[])"/>
    public async Task<ResultTable> QueryAsync(string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var clock = Stopwatch.StartNew();
        try
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = connection.ConfigureAwait(false);
            if (Noticed is { } tell)
                connection.Notice += (_, e) =>
                    tell(new ServerNotice(e.Notice.Severity, e.Notice.MessageText, e.Notice.Detail, e.Notice.Hint));
            var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await using var disposing = command.ConfigureAwait(false);
            foreach (var parameter in parameters)
                command.Parameters.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value });
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var ending = reader.ConfigureAwait(false);
            return await ReadAsync(reader, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            throw new BalloonException(
                SqlErrors.Message(e, sql) + await NameHints.OfAsync(this, e, sql, cancellationToken).ConfigureAwait(false),
                e
            );
        }
        catch (NpgsqlException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(e);
        }
    }

    /// <summary>Runs one query that returns a single value.</summary>
    /// <example>
    /// <code>
    /// var players = await balloon.Sql.ScalarAsync&lt;long&gt;("SELECT count(*) FROM mv_leaderboard");
    /// </code>
    /// </example>
    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken = default) =>
        (await QueryAsync(sql, [], cancellationToken).ConfigureAwait(false)).Scalar<T>();

    /// <summary>
    /// Runs one query and returns its rows as records: each parameter of the record gets the column of its name, as written or in
    /// snake_case. A tuple gets the columns in order; a plain value, such as <c>long</c>, gets the only one.
    /// </summary>
    /// <typeparam name="T">The record; its members must be nullable for columns with NULLs.</typeparam>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Values for <c>$1</c>, <c>$2</c>, …</param>
    /// <exception cref="BalloonException">The server refuses the SQL, or a member has no column or cannot hold its values.</exception>
    /// <example>
    /// <code>
    /// record Score(string Player, long TotalScore);
    /// var top = await balloon.Sql.ToListAsync&lt;Score&gt;(
    ///     "SELECT player, total_score FROM mv_leaderboard WHERE total_score &gt; $1", 1_000);
    /// </code>
    /// </example>
    public Task<List<T>> ToListAsync<T>(string sql, params object?[] parameters) => ToListAsync<T>(sql, parameters, CancellationToken.None);

    /// <inheritdoc cref="ToListAsync{T}(string, object?[])"/>
    public async Task<List<T>> ToListAsync<T>(string sql, object?[] parameters, CancellationToken cancellationToken) =>
        (await QueryAsync(sql, parameters, cancellationToken).ConfigureAwait(false)).ToList<T>();

    /// <summary>Runs one query and returns its rows as a data frame.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Values for <c>$1</c>, <c>$2</c>, …</param>
    /// <exception cref="BalloonException">The server refuses the SQL.</exception>
    /// <example>
    /// <code>
    /// var colors = await balloon.Sql.ToDataFrameAsync("SELECT balloon_color, balloon_pops FROM mv_balloon_color_stats");
    /// </code>
    /// </example>
    public Task<DataFrame> ToDataFrameAsync(string sql, params object?[] parameters) =>
        ToDataFrameAsync(sql, parameters, CancellationToken.None);

    /// <inheritdoc cref="ToDataFrameAsync(string, object?[])"/>
    public async Task<DataFrame> ToDataFrameAsync(string sql, object?[] parameters, CancellationToken cancellationToken) =>
        (await QueryAsync(sql, parameters, cancellationToken).ConfigureAwait(false)).ToDataFrame();

    /// <summary>
    /// Runs a file of <c>sql/</c>: fills in its variables from the profile, leaves existing objects alone, and shows what it did.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="replace">
    /// Whether to recreate objects that exist with another definition, together with their dependents, from the start of the log. The
    /// tables of dropped sinks are created again, empty, with the schema, partition spec and sort order that they had. Dependents that the
    /// file does not define are only dropped with <paramref name="cascade"/>.
    /// </param>
    /// <param name="cascade">
    /// With <paramref name="replace"/>: whether to drop dependents of a changed object that the file does not define.
    /// </param>
    /// <param name="cancellationToken">Cancels between statements.</param>
    /// <exception cref="BalloonException">
    /// There is no such file, the server refuses a statement, or a dependent that the file does not define would be dropped: the message
    /// lists those, and nothing was dropped.
    /// </exception>
    /// <example>
    /// <code>
    /// await balloon.Sql.RunFileAsync("../sql/02-views.sql");
    /// </code>
    /// </example>
    public Task<SqlFileResult> RunFileAsync(
        string path,
        bool replace = false,
        bool cascade = false,
        CancellationToken cancellationToken = default
    ) =>
        (Files ?? throw new InvalidOperationException("This connection runs no files.")).RunAsync(
            path,
            replace,
            cascade,
            cancellationToken
        );

    /// <summary>Splits statements like those of a file, and fills in variables.</summary>
    public IReadOnlyList<ScriptStatement> Read(string text) =>
        (Files ?? throw new InvalidOperationException("This connection runs no files.")).ReadText(text);

    /// <summary>Like <see cref="Read"/>, with <c>@name</c> as a parameter.</summary>
    internal IReadOnlyList<ScriptStatement> ReadCell(string text) =>
        (Files ?? throw new InvalidOperationException("This connection runs no cells.")).ReadCell(text);

    /// <summary>The error for a server that does not answer.</summary>
    internal BalloonException Unreachable(NpgsqlException e) =>
        new(
            $"The stream SQL at {profile.SqlHost}:{profile.SqlPort.ToString(CultureInfo.InvariantCulture)} does not answer ({e.InnerException?.Message ?? e.Message}). "
                + profile.UpHint,
            e
        );

    /// <summary>Opens a separate connection, for features that need a session, such as a cursor; the caller closes it.</summary>
    internal ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => source.OpenConnectionAsync(cancellationToken);

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Drops pooled connections, for example after the server was restarted.</summary>
    internal void ForgetConnections()
    {
        source.Clear();
        Generation++;
    }

    /// <summary>How many times connections were dropped; a connection from before must be opened again.</summary>
    internal int Generation { get; private set; }

    private static NpgsqlDataSource Build(Profile profile)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = profile.SqlHost,
            Port = profile.SqlPort,
            Username = profile.SqlUser,
            Password = profile.SqlPassword.Length > 0 ? profile.SqlPassword : null,
            Database = profile.SqlDatabase,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            NoResetOnClose = true,
            CommandTimeout = 0,
            Timeout = 10,
            ApplicationName = "balloon",
            // The server's error details are meant for the author of the statement; without this setting the driver replaces them.
            IncludeErrorDetail = true,
        };
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.ConfigureTypeLoading(t => t.EnableTypeLoading(false));
        if (profile.SqlSchema.Length > 0)
            LearnerSchema.Use(builder, profile.SqlSchema);
        return builder.Build();
    }

    internal static async Task<ResultTable> ReadAsync(NpgsqlDataReader reader, Stopwatch clock, CancellationToken cancellationToken)
    {
        var columns = Enumerable.Range(0, reader.FieldCount).Select(i => ReaderColumn.Of(reader, i)).ToList();
        var count = 0;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var column in columns)
                column.Read(reader);
            count++;
        }

        return new ResultTable(Quantity.Of(count, "row"), [.. columns.Select(c => c.Column())], count)
        {
            Elapsed = clock.Elapsed,
            Source = "the query's result",
            ShowsNulls = true,
        };
    }
}
