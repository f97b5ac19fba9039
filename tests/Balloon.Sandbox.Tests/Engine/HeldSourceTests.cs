namespace Balloon.Sandbox.Tests.Engine;

/// <summary>While the last rows of a log are read for a new view, the stream holds that source still; everything else goes on.</summary>
public sealed class HeldSourceTests
{
    [Fact]
    public async Task Only_the_held_source_waits_and_it_misses_nothing()
    {
        await using var fixture = await EngineFixture.StartAsync();
        await fixture.QueryAsync(Sequence("held"));
        await fixture.QueryAsync(Sequence("other"));
        await fixture.QueryAsync("CREATE MATERIALIZED VIEW of_held AS SELECT count(*) AS n, sum(v) AS total FROM held");
        await fixture.QueryAsync("CREATE TABLE t (v INT PRIMARY KEY)");
        var loop = fixture.Engine.Loop;
        var held = loop.Sources.Single();

        await loop.RunAsync(() => held.Holds++);
        var before = (long)(await fixture.ScalarAsync("SELECT n FROM of_held"))!;
        // Another source is read from its beginning to its end, and a table takes rows.
        await fixture.QueryAsync("CREATE MATERIALIZED VIEW of_other AS SELECT count(*) AS n FROM other");
        await Soon.EqualAsync<object?>(Rows, () => fixture.ScalarAsync("SELECT n FROM of_other"), "all rows of the other source");
        await fixture.QueryAsync("INSERT INTO t VALUES (1)");
        await fixture.AsksAsync("SELECT count(*) FROM t", "1");
        await fixture.AsksAsync("SELECT n FROM of_held", $"{before}");

        await loop.RunAsync(() => held.Holds--);
        await Soon.EqualAsync<object?>(Rows, () => fixture.ScalarAsync("SELECT n FROM of_held"), "all rows of the source");
        await fixture.AsksAsync("SELECT total FROM of_held", $"{Rows * (Rows + 1) / 2}");
    }

    [Fact]
    public async Task A_view_releases_its_source_when_it_joins_or_fails()
    {
        await using var fixture = await EngineFixture.StartAsync();
        await fixture.QueryAsync(Sequence("s"));
        await fixture.QueryAsync("CREATE MATERIALIZED VIEW a AS SELECT count(*) AS n FROM s");
        var source = fixture.Engine.Loop.Sources.Single();
        await fixture.QueryAsync("CREATE MATERIALIZED VIEW b AS SELECT count(*) AS n FROM s");
        Assert.Equal(0, source.Holds);

        await fixture.QueryAsync("CREATE MATERIALIZED VIEW broken AS SELECT v FROM s");
        var engine = fixture.Engine;
        var broken = engine.Topology.Views.Single(v => v.Name == "broken");
        await engine.Loop.RunAsync(() => engine.Loop.Stop(broken, new InvalidDataException("it broke")));
        await fixture.FailsAsync("CREATE MATERIALIZED VIEW c AS SELECT s.v FROM s JOIN broken USING (v)");
        Assert.Equal(0, source.Holds);
        await Soon.EqualAsync<object?>(Rows, () => fixture.ScalarAsync("SELECT n FROM a"), "all rows");
        await fixture.AsksAsync("SELECT n FROM b", $"{Rows}");
    }

    private const long Rows = 2_000;

    private static string Sequence(string name) =>
        $"CREATE SOURCE {name} (v BIGINT) WITH (connector='datagen', fields.v.kind='sequence', fields.v.start='1', "
        + $"fields.v.end='{Rows}', datagen.rows.per.second='1000')";
}
