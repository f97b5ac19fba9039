using Balloon.Interop.Tests.Running;

namespace Balloon.Interop.Tests.Clients;

[Collection(SandboxCollection.Name)]
public sealed class IcebergJsTests(SandboxFixture fixture)
{
    private readonly RunningSandbox _sandbox = fixture.Sandbox;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Iceberg_js_creates_changes_renames_and_drops_a_table(bool withWarehouse)
    {
        string[] arguments = withWarehouse ? [_sandbox.Catalog, _sandbox.Warehouse] : [_sandbox.Catalog];
        var lines = await Node.RunAsync("iceberg-js.mjs", "iceberg-js", arguments);
        Assert.Contains("\"interop_js\"", lines[0]);
        Assert.Equal(
            [
                "\"node\"",
                """[2,["id","player"],"identity"]""",
                """[{"namespace":["interop_js"],"name":"pops"}]""",
                "\"red\"",
                "\"red\"",
                """{"status":409,"type":"CommitFailedException"}""",
                "[false,true]",
                "false",
            ],
            lines[1..]
        );
    }
}
