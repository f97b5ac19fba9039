using System.Diagnostics;
using System.Globalization;
using Balloon.Notebook;
using Balloon.Notebook.Events;
using Balloon.Testing;
using Npgsql;
using NpgsqlTypes;

namespace Balloon.Benchmarks;

/// <summary>
/// PostgreSQL maintaining the course's aggregates by statement triggers over transition tables. It gets events that were parsed before the
/// measurement, in batches of 50,000 by binary COPY, and need not flush commits to disk: all in its favour.
/// </summary>
internal static class PostgresPeer
{
    private const int Batch = 50_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>The seconds for all events, or null where PostgreSQL is not installed.</summary>
    public static async Task<double?> RunAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        if (Folder() is not { } programs)
        {
            Console.WriteLine("  PostgreSQL is not installed (package postgresql): not compared.");
            return null;
        }

        var events = await ReadAsync(pipeline, cancellationToken);
        var data = Path.Combine(Path.GetTempPath(), $"balloon-benchmark-postgres-{Guid.NewGuid():N}");
        await RunAsync(Path.Combine(programs, "initdb"), ["-D", data, "-A", "trust", "-U", "root"], cancellationToken);
        var port = Ports.Free();
        using var server = Start(
            Path.Combine(programs, "postgres"),
            ["-D", data, "-p", $"{port}", "-k", data, "-h", "127.0.0.1", "-c", "synchronous_commit=off", "-c", "shared_buffers=512MB"]
        );
        try
        {
            await using var source = await ConnectAsync(port, cancellationToken);
            await using (var command = source.CreateCommand(Schema))
                await command.ExecuteNonQueryAsync(cancellationToken);
            var clock = Stopwatch.StartNew();
            foreach (var batch in events.Chunk(Batch))
                await CopyAsync(source, batch, cancellationToken);
            var seconds = clock.Elapsed.TotalSeconds;
            await using var sum = source.CreateCommand("SELECT sum(pops) FROM leaderboard");
            var kept = Convert.ToInt64(await sum.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
            return kept == events.Count
                ? seconds
                : throw new InvalidOperationException($"PostgreSQL kept {kept} of {events.Count} events.");
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(CancellationToken.None);
            await RunAsync("rm", ["-rf", data], CancellationToken.None);
        }
    }

    private static async Task CopyAsync(NpgsqlDataSource source, GameEvent[] events, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var import = await connection.BeginBinaryImportAsync("COPY pops FROM STDIN (FORMAT binary)", cancellationToken);
        foreach (var pop in events)
        {
            await import.StartRowAsync(cancellationToken);
            await import.WriteAsync(pop.Player, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(pop.Color, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(pop.Score, NpgsqlDbType.Integer, cancellationToken);
            await import.WriteAsync(pop.Bonus, NpgsqlDbType.Boolean, cancellationToken);
            await import.WriteAsync(pop.EventTime, NpgsqlDbType.TimestampTz, cancellationToken);
        }

        await import.CompleteAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<GameEvent>> ReadAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        await using var host = await pipeline.StartAsync(cancellationToken);
        await using var workshop = await Workshop.OpenAsync(cancellationToken);
        return await workshop.Events.ReadAsync(cancellationToken);
    }

    private static async Task<NpgsqlDataSource> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={port};Username=root;Database=postgres;CommandTimeout=300");
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                return source;
            }
            catch (NpgsqlException) when (clock.Elapsed < Timeout)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    private static string? Folder() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(v => v + "/bin") : [])
            .Where(folder => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb")))
            .Order()
            .LastOrDefault();

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    /// <summary>PostgreSQL refuses to run as root: in that case it runs as the user that its package created.</summary>
    private static Process Start(string program, string[] arguments)
    {
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = Path.GetTempPath();
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>
    /// The five aggregates of sql/02-views.sql. Upserts cannot maintain percentiles: the last table counts each score of its groups, from
    /// which they are read.
    /// </summary>
    private const string Schema = """
        CREATE UNLOGGED TABLE pops (player text, balloon_color text, score int, bonus bool, event_ts timestamptz);
        CREATE TABLE leaderboard (player text PRIMARY KEY, total_score bigint, pops bigint, bonus_hits bigint, event_ts timestamptz);
        CREATE TABLE balloon_color_stats (player text, balloon_color text, balloon_pops bigint, points bigint, bonus_hits bigint,
          event_ts timestamptz, PRIMARY KEY (player, balloon_color));
        CREATE TABLE realtime_scores (player text, window_start timestamptz, total_score bigint, pops bigint,
          PRIMARY KEY (player, window_start));
        CREATE TABLE balloon_colored_pops (player text, balloon_color text, window_start timestamptz, balloon_pops bigint, points bigint,
          bonus_hits bigint, PRIMARY KEY (player, balloon_color, window_start));
        CREATE TABLE color_performance_trends (balloon_color text, window_start timestamptz, score int, n bigint,
          PRIMARY KEY (balloon_color, window_start, score));
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO leaderboard AS t
            SELECT player, sum(score), count(*), count(*) FILTER (WHERE bonus), max(event_ts) FROM added GROUP BY 1
            ON CONFLICT (player) DO UPDATE SET total_score = t.total_score + excluded.total_score, pops = t.pops + excluded.pops,
              bonus_hits = t.bonus_hits + excluded.bonus_hits, event_ts = greatest(t.event_ts, excluded.event_ts);
          INSERT INTO balloon_color_stats AS t
            SELECT player, balloon_color, count(*), sum(score), count(*) FILTER (WHERE bonus), max(event_ts) FROM added GROUP BY 1, 2
            ON CONFLICT (player, balloon_color) DO UPDATE SET balloon_pops = t.balloon_pops + excluded.balloon_pops,
              points = t.points + excluded.points, bonus_hits = t.bonus_hits + excluded.bonus_hits,
              event_ts = greatest(t.event_ts, excluded.event_ts);
          INSERT INTO realtime_scores AS t
            SELECT player, date_bin('15 seconds', event_ts, 'epoch'), sum(score), count(*) FROM added GROUP BY 1, 2
            ON CONFLICT (player, window_start) DO UPDATE SET total_score = t.total_score + excluded.total_score,
              pops = t.pops + excluded.pops;
          INSERT INTO balloon_colored_pops AS t
            SELECT player, balloon_color, date_bin('15 seconds', event_ts, 'epoch'), count(*), sum(score), count(*) FILTER (WHERE bonus)
            FROM added GROUP BY 1, 2, 3
            ON CONFLICT (player, balloon_color, window_start) DO UPDATE SET balloon_pops = t.balloon_pops + excluded.balloon_pops,
              points = t.points + excluded.points, bonus_hits = t.bonus_hits + excluded.bonus_hits;
          INSERT INTO color_performance_trends AS t
            SELECT balloon_color, date_bin('15 seconds', event_ts, 'epoch'), score, count(*) FROM added GROUP BY 1, 2, 3
            ON CONFLICT (balloon_color, window_start, score) DO UPDATE SET n = t.n + excluded.n;
          RETURN NULL;
        END $$;
        CREATE TRIGGER kept AFTER INSERT ON pops REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep();
        """;
}
