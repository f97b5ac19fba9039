using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The states of a sink to an outside table, and their transitions.</summary>
public sealed class SinkStateTests
{
    [Theory]
    [InlineData("unchecked", "checking collecting stopped")]
    [InlineData("checking", "unchecked collecting stopped")]
    [InlineData("collecting", "preparing stopped")]
    [InlineData("preparing", "collecting prepared stopped")]
    [InlineData("prepared", "collecting committing stopped")]
    [InlineData("committing", "collecting prepared stopped")]
    [InlineData("stopped", "")]
    public void A_sink_state_has_only_these_successors(string state, string next)
    {
        var from = Enum.GetValues<SinkState>().Single(s => s.Text() == state);
        Assert.Equal(next, string.Join(' ', Enum.GetValues<SinkState>().Where(to => SinkStates.Allows(from, to)).Select(SinkStates.Text)));
    }

    [Fact]
    public async Task A_sink_shows_what_it_does()
    {
        var step = "before commit";
        var sinks = new MemorySinks { Fails = s => s == step };
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY); CREATE MATERIALIZED VIEW v AS SELECT k FROM t");
        await engine.QueryAsync(
            "CREATE SINK s FROM v WITH (connector='memory', type='upsert', primary_key='k', commit_checkpoint_interval='1')"
        );
        Assert.Equal("collecting", await State());

        // After a failed commit the files stay prepared, even across a restart.
        await engine.QueryAsync("INSERT INTO t VALUES (1); FLUSH");
        await Soon.EqualAsync("prepared", State, "the commit failed");
        await engine.CrashAsync();
        await Soon.EqualAsync("prepared", State, "the commit failed again");
        step = "";
        await Soon.EqualAsync("collecting", State, "the commit came through");
        Assert.Equal(["1"], sinks.Rows("s"));

        var engineNow = engine.Engine;
        var view = engineNow.Topology.Views.Single();
        await engineNow.Loop.RunAsync(() => engineNow.Loop.Stop(view, new InvalidDataException("it broke")));
        await Soon.EqualAsync("stopped", State, "its view was stopped");
        await engine.RestartAsync();
        await Soon.EqualAsync("stopped", State, "its view stays stopped");

        async Task<string> State() => (string)(await engine.ScalarAsync("SELECT state FROM balloon_sinks"))!;
    }
}
