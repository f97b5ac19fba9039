using Balloon.Notebook.Sql;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Benchmarks;

/// <summary>The course's source and five views in an engine of the benchmark's own.</summary>
internal static class FiveViews
{
    public const string Topic = "balloon-game";
    public const int Partitions = 4;

    /// <summary>The views, and the column of each whose sum is the number of events.</summary>
    public static IReadOnlyList<(string View, string Pops)> All { get; } =
    [
        ("mv_leaderboard", "pops"),
        ("mv_balloon_color_stats", "balloon_pops"),
        ("mv_realtime_scores", "pops"),
        ("mv_balloon_colored_pops", "balloon_pops"),
        ("mv_color_performance_trends", "balloon_pops"),
    ];

    /// <summary>Creates the source and its views in a new folder, and closes the engine again.</summary>
    public static async Task MakeAsync(string folder, string bootstrapServers, CancellationToken cancellationToken)
    {
        await using var engine = await StreamEngine.OpenAsync(new StreamEngineOptions { Folder = folder }, cancellationToken);
        await using var session = engine.OpenSession(new SessionParameters());
        foreach (var file in (string[])["01-source.sql", "02-views.sql"])
        {
            foreach (var statement in SqlScript.Read(await File.ReadAllTextAsync(Sql(file), cancellationToken), Variable))
                await ScalarAsync(session, statement.Text, cancellationToken);
        }

        await ScalarAsync(session, "FLUSH", cancellationToken);

        ScriptVariable? Variable(string name) =>
            name switch
            {
                "kafka" => new(bootstrapServers),
                "topic" => new(Topic),
                _ => null,
            };
    }

    /// <summary>Runs statements and returns the only value of the last one.</summary>
    public static async Task<object?> ScalarAsync(ISqlSession session, string sql, CancellationToken cancellationToken)
    {
        object? value = null;
        foreach (var statement in session.Prepare(sql))
        {
            await using var result = await statement.ExecuteAsync(null, cancellationToken);
            await foreach (var row in result.Rows.WithCancellation(cancellationToken))
                value = row[0] is Numeric number ? (long)(decimal)number : row[0];
        }

        return value;
    }

    private static string Sql(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Balloon.sln")))
                return Path.Combine(folder.FullName, "sql", file);
        }

        throw new DirectoryNotFoundException($"No Balloon.sln above {AppContext.BaseDirectory}: run this from a checkout.");
    }
}
