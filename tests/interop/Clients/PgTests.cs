using Balloon.Interop.Tests.Running;

namespace Balloon.Interop.Tests.Clients;

[Collection(SandboxCollection.Name)]
public sealed class PgTests(SandboxFixture fixture)
{
    private readonly RunningSandbox _sandbox = fixture.Sandbox;

    [Fact]
    public async Task The_driver_pg_creates_fills_and_queries_a_table()
    {
        var lines = await Node.RunAsync("pg.mjs", "pg", "127.0.0.1", _sandbox.SqlPort.ToString());
        Assert.Equal(
            [
                """[{"id":1,"name":"red","score":1.5,"ok":true},{"id":2,"name":null,"score":-2,"ok":false},{"id":3,"name":"it's","score":0,"ok":null}]""",
                """[{"name":"it's"}]""",
                """[{"sum":11}]""",
                """[{"sum":22}]""",
                """{"code":"42P01","names":true}""",
                """[{"still":1}]""",
                """[{"a":1},{"b":2}]""",
                """[{"id":1},{"id":3}]""",
                """[{"id":1},{"id":2},{"id":3}]""",
                """[{"score":1.5,"ok":true,"name":"red"}]""",
                """[[{"id":1},{"id":2}],[{"id":3}]]""",
                """{"code":"22P02"}""",
                "[0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32,34,36,38]",
            ],
            lines
        );
    }
}
