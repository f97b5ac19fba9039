using System.Diagnostics;
using System.Globalization;
using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Io;
using Balloon.Notebook;
using Balloon.Notebook.Boards;
using Balloon.Notebook.Game;
using Balloon.Notebook.Lake;

namespace Balloon.Benchmarks;

/// <summary>
/// The four dashboards from Iceberg tables with as many rows as the number of events, and 10,000 players: the time from opening the files
/// to the HTML, and its size. The limits are 1.5 s for a million rows and 500,000 characters.
/// </summary>
internal static class DashboardBenchmark
{
    private const int Players = 10_000;

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("balloon-bench-");
        try
        {
            var catalog = new InMemoryCatalog(LocalFileIO.Instance, "file://" + folder.FullName);
            await catalog.CreateNamespaceAsync("db", cancellationToken: cancellationToken);
            var names = Enumerable.Range(0, Players).Select(i => new Player(i).Name).ToArray();
            var colors = BalloonColor.All;
            var rows = size.Events;
            var leaders = await FillAsync(
                catalog,
                "leaderboard",
                Players,
                i => [names[i], 1000L + i * 7919L % 50_000, 10L + i % 90, (long)(i % 9), At(i)],
                cancellationToken
            );
            var totals = await FillAsync(
                catalog,
                "balloon_color_stats",
                Players * colors.Count,
                i => [names[i / colors.Count], colors[i % colors.Count].Name, 1L + i % 17, 50L + i % 900, (long)(i % 3), At(i % 1000)],
                cancellationToken
            );
            var windows = await FillAsync(
                catalog,
                "realtime_scores",
                rows,
                i => [names[i % Players], At(15 * (i / Players)), At(15 * (i / Players) + 15), 50L + i % 400, 1L + i % 5],
                cancellationToken
            );
            var trends = await FillAsync(
                catalog,
                "color_performance_trends",
                rows,
                i =>
                {
                    var at = 15 * (i / colors.Count);
                    return
                    [
                        colors[i % colors.Count].Name,
                        At(at),
                        At(at + 15),
                        20L + i % 30,
                        70.5 + i % 20,
                        20 + i % 10,
                        45.0,
                        68.0 + i % 7,
                        95.0,
                        150 + i % 50,
                    ];
                },
                cancellationToken
            );

            var sides = new (string Name, Func<Task<Dashboard>> Make)[]
            {
                (
                    "leaderboard",
                    async () =>
                        LeaderboardBoard.Of(
                            BoardData.Leaderboard(await Read(leaders)),
                            null,
                            BoardData.Windows(await Read(windows)),
                            "",
                            ""
                        )
                ),
                ("color analysis", async () => ColorBoard.Of(BoardData.Colors(await Read(totals)), "")),
                (
                    "performance",
                    async () => PerformanceBoard.Of(BoardData.Trends(await Read(trends)), BoardData.Windows(await Read(windows)), "")
                ),
                ("player behaviour", async () => BehaviourBoard.Of(BoardData.Windows(await Read(windows)), "")),
            };
            foreach (var (name, make) in sides)
            {
                var times = new List<double>();
                var length = 0;
                for (var run = 0; run < Math.Max(3, size.Pairs); run++)
                {
                    var clock = Stopwatch.StartNew();
                    length = (await make()).ToHtml().Length;
                    times.Add(clock.Elapsed.TotalMilliseconds);
                }

                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name, -18} {rows:N0} rows: median {times.Order().ElementAt(times.Count / 2):N0} ms (first {times[0]:N0}), {length:N0} characters of HTML"
                    )
                );
            }

            Task<ResultTable> Read(Table table) => LakeReader.ReadAsync(table.NewScan(), "the table", cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>This many seconds after midnight, as a writer's row has it: microseconds since 1970.</summary>
    private static long At(int seconds) =>
        new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds).ToUnixTimeMilliseconds() * 1000;

    private static async Task<Table> FillAsync(
        InMemoryCatalog catalog,
        string name,
        int rows,
        Func<int, object?[]> row,
        CancellationToken cancellationToken
    )
    {
        var design = CourseTables.All.First(t => t.Name == name);
        var table = await catalog.CreateTableAsync($"db.{name}", design.Schema, cancellationToken: cancellationToken);
        await using var writer = table.NewDataWriter();
        for (var i = 0; i < rows; i++)
            await writer.WriteAsync(row(i), cancellationToken);
        await table.NewTransaction().Append(await writer.CompleteAsync(cancellationToken)).CommitAsync(cancellationToken);
        return await catalog.LoadTableAsync(new TableIdentifier("db", name), cancellationToken);
    }
}
