using System.Text.Json.Nodes;
using Balloon.Infra.Tests.Manifests;

namespace Balloon.Infra.Tests.Server;

/// <summary>The manifests, applied to a real API server and its controllers.</summary>
public sealed class ApplyTests
{
    private static readonly string[] Apply = ["apply", "--server-side", "--validate=strict", "--force-conflicts", "-k"];

    [Fact]
    public async Task Every_overlay_is_accepted_twice_and_creates_pods()
    {
        await using var server = await ApiServer.StartAsync(controllers: true);
        await server.KubectlAsync([.. Apply, Stack.PathOf("base")]);
        await server.KubectlAsync([.. Apply, Stack.PathOf(".")]);
        await HasPodsAsync(
            server,
            await Stack.BuildAsync("."),
            [
                "bucket",
                "dashboards",
                "game",
                "jupyter",
                "localstack",
                "polaris",
                "polaris-bootstrap",
                "polaris-set-up",
                "postgres",
                "risingwave",
            ]
        );

        await ChangesNothingAsync(server, ".");

        // RisingWave in parts replaces the single pod.
        await server.KubectlAsync(["delete", "-k", Stack.PathOf("risingwave/standalone"), "--wait=false"]);
        await server.KubectlAsync([.. Apply, Stack.PathOf("risingwave/distributed")]);
        await HasPodsAsync(
            server,
            await Stack.BuildAsync("risingwave/distributed"),
            [
                "risingwave-compactor",
                "risingwave-compute",
                "risingwave-frontend",
                "risingwave-iceberg-compactor",
                "risingwave-meta",
                "risingwave-postgres",
            ]
        );
        await ChangesNothingAsync(server, "risingwave/distributed");
        await server.KubectlAsync([.. Apply, Stack.PathOf("kafka/three-brokers")]);
        await ChangesNothingAsync(server, "kafka/three-brokers");
    }

    private static async Task HasPodsAsync(ApiServer server, Stack stack, string[] names)
    {
        Assert.NotEmpty(stack.Resources);
        await Balloon.Testing.Eventually.TrueAsync(
            async () =>
            {
                var pods = await server.GetAsync("api/v1/namespaces/balloon/pods");
                var owners = Pods.Items(pods!["items"])
                    .Select(p => (string?)p["metadata"]!["labels"]?["app.kubernetes.io/name"])
                    .ToHashSet();
                return names.All(owners.Contains);
            },
            $"pods of {string.Join(", ", names)}",
            TimeSpan.FromSeconds(60)
        );
    }

    private static async Task ChangesNothingAsync(ApiServer server, string folder)
    {
        var before = await GenerationsAsync(server);
        await server.KubectlAsync([.. Apply, Stack.PathOf(folder)]);
        Assert.Equal(before, await GenerationsAsync(server));
        // A difference on the server would reappear at each start.
        await server.KubectlAsync(["diff", "--server-side", "--force-conflicts", "-k", Stack.PathOf(folder)]);
    }

    private static async Task<Dictionary<string, string>> GenerationsAsync(ApiServer server)
    {
        var all = await server.KubectlAsync([
            "get",
            "deployments,statefulsets,jobs,services,configmaps,networkpolicies,persistentvolumeclaims,kafkas,kafkanodepools,kafkatopics",
            "-A",
            "-o",
            "json",
        ]);
        return Pods.Items(JsonNode.Parse(all)!["items"])
            .ToDictionary(
                i => $"{i["kind"]} {i["metadata"]!["namespace"]}/{i["metadata"]!["name"]}",
                i => $"{i["metadata"]!["uid"]} {i["metadata"]!["generation"]} {i["spec"]?.ToJsonString()} {i["data"]?.ToJsonString()}"
            );
    }
}
