using System.Text.Json.Nodes;
using Balloon.Testing;

namespace Balloon.Infra.Tests.Polaris;

/// <summary>Chapter 14's own set-up of a principal, its cells run against a Polaris.</summary>
public sealed class ChapterTests(FakePolaris polaris) : IClassFixture<FakePolaris>
{
    [Fact]
    public async Task A_reader_role_can_be_created_refused_allowed_and_removed_by_hand()
    {
        Long.Only();
        await polaris.AskAsync("_reset");
        using var home = new TempFolder("balloon-home-");
        var own = new Dictionary<string, string?> { ["BALLOON_HOME"] = home.Path };
        string[] up = ["up", "--kafka-port", "0", "--sql-port", "0", "--catalog-port", "0"];
        var started = await Programs.BalloonAsync(up, own);
        Assert.True(started.Code == 0, started.Errors);
        try
        {
            var stack = JsonNode.Parse(
                await File.ReadAllTextAsync(Path.Combine(home.Path, "stack.json"), TestContext.Current.CancellationToken)
            )!;
            var cluster = new Dictionary<string, string?>(own)
            {
                ["BALLOON_PROFILE"] = "cluster",
                ["KAFKA_BOOTSTRAP_SERVERS"] = (string)stack["kafka"]!,
                ["PGHOST"] = (string)stack["sql"]!["host"]!,
                ["PGPORT"] = stack["sql"]!["port"]!.ToString(),
                ["PGUSER"] = "root",
                ["PGDATABASE"] = "dev",
                ["ICEBERG_REST_URI"] = polaris.Address + "api/catalog",
                ["ICEBERG_REST_CREDENTIAL"] = "00112233445566aa:ffeeddccbbaa9988",
                ["POLARIS_ROOT_CLIENT_ID"] = FakePolaris.RootId,
                ["POLARIS_ROOT_CLIENT_SECRET"] = FakePolaris.RootSecret,
            };
            var lake = await Programs.BalloonAsync(["lake", "catalog", "--wait", "10s"], cluster);
            Assert.True(lake.Code == 0, lake.Errors);
            var before = await StateAsync();

            // There is no S3 here, so 'balloon status' and its cell report an error: the run continues.
            using var site = new TempFolder("balloon-site-");
            var run = await Programs.BalloonAsync(
                ["run", "--here", "--chapter", "14", "--keep-going", "-o", site.Path],
                cluster,
                TimeSpan.FromMinutes(3)
            );
            var page = await File.ReadAllTextAsync(site["14-to-the-cluster.html"], TestContext.Current.CancellationToken);
            Assert.Contains("POST management/v1/principals → 201 Created", page, StringComparison.Ordinal);
            var refused = page.IndexOf("/tables → 403 Forbidden", StringComparison.Ordinal);
            var allowed = page.IndexOf("/tables → 200 OK", StringComparison.Ordinal);
            Assert.True(0 < refused && refused < allowed, run.Output + run.Errors);
            Assert.Contains("DELETE management/v1/principals/reader → 204 NoContent", page, StringComparison.Ordinal);
            Assert.Equal(before, await StateAsync());
        }
        finally
        {
            await Programs.BalloonAsync(["down"], own);
        }
    }

    private async Task<string> StateAsync()
    {
        var state = (await polaris.AskAsync("_state")).AsObject();
        state.Remove("calls");
        return state.ToJsonString();
    }
}
