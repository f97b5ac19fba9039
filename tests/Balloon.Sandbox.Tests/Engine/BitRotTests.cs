using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>
/// Any byte of the state's file may change, and any page may become zeros: results are right, or there is an error, but never a wrong row.
/// </summary>
public sealed class BitRotTests
{
    private const int Page = 4096;
    private static readonly string[] Queries =
    [
        "SELECT count(*), sum(k), sum(length(v)), min(v), max(v) FROM t",
        "SELECT v, n, s FROM by_v ORDER BY v",
        "SELECT n, s FROM over_all",
        "SELECT k, v FROM top ORDER BY k",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_byte_or_a_zeroed_page_is_reported_or_harmless()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR)");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW by_v AS SELECT v, count(*) AS n, sum(k) AS s FROM t GROUP BY v");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW over_all AS SELECT sum(n) AS n, sum(s) AS s FROM by_v");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW top AS SELECT k, v FROM t ORDER BY k DESC LIMIT 20");
        await engine.QueryAsync("INSERT INTO t SELECT i, 'player ' || (i % 500)::varchar FROM generate_series(1, 20000) AS x(i); FLUSH");
        var right = new List<string>();
        foreach (var query in Queries)
            right.Add(string.Join(';', await engine.TextAsync(query)));
        await engine.Engine.DisposeAsync();
        var folder = engine.Engine.Options.Folder;
        var state = await File.ReadAllBytesAsync(Path.Combine(folder, "engine.db"), Stop);
        var random = new Random(20261130);
        var (told, harmless, wrong) = (0, 0, new List<string>());
        for (var round = 0; round < (Long.Enabled ? 400 : 24); round++)
        {
            foreach (var file in Directory.EnumerateFiles(folder))
                File.Delete(file);
            var damaged = state.ToArray();
            string what;
            if (round % 4 == 0)
            {
                var page = random.Next(damaged.Length / Page);
                damaged.AsSpan(page * Page, Page).Clear();
                what = $"page {page} zeroed";
            }
            else
            {
                var (at, bit) = (random.Next(damaged.Length), random.Next(8));
                damaged[at] ^= (byte)(1 << bit);
                what = $"bit {bit} of byte {at} changed";
            }

            await File.WriteAllBytesAsync(Path.Combine(folder, "engine.db"), damaged, Stop);
            try
            {
                await engine.OpenAsync();
            }
            catch (StateDamagedException)
            {
                told++;
                continue;
            }

            var errors = 0;
            for (var i = 0; i < Queries.Length; i++)
            {
                try
                {
                    var answer = string.Join(';', await engine.TextAsync(Queries[i]));
                    if (answer != right[i])
                        wrong.Add($"round {round}, {what}: {Queries[i]} gives {answer[..Math.Min(answer.Length, 200)]}");
                }
                catch (SqlException)
                {
                    errors++;
                }
            }

            (told, harmless) = errors > 0 ? (told + 1, harmless) : (told, harmless + 1);
            await engine.Engine.DisposeAsync();
        }

        Assert.Empty(wrong);
        // Most of the file matters: if nothing were reported, nothing was damaged.
        Assert.True(told > harmless, $"{told} damages were told, {harmless} harmless");
    }
}
