using System.Text.Json.Nodes;
using Balloon.Infra.Tests.Server;

namespace Balloon.Infra.Tests.Cluster;

/// <summary>
/// balloon up --profile cluster, with a real API server behind kubectl and substitutes for everything that creates containers.
/// </summary>
public sealed class UpTests
{
    private static readonly string[] Up = ["up", "--profile", "cluster", "--timeout", "90s"];

    [Fact]
    public async Task Up_creates_the_cluster_resumes_where_it_stopped_and_then_changes_nothing()
    {
        using var tools = new StandIns();
        await using var server = await ApiServer.StartAsync(controllers: false);
        await using var node = new FakeNode(server);

        // A port is taken: the command names it, and keeps what it has started.
        tools.Lay("port-taken");
        var taken = await tools.BalloonAsync(Up, server.Kubeconfig);
        Assert.Equal(1, taken.Code);
        Assert.Contains("18888 failed: port is already allocated", taken.Errors, StringComparison.Ordinal);
        Assert.Contains("A port of infra/k3d/balloon.yaml is taken", taken.Errors, StringComparison.Ordinal);
        tools.Lift("port-taken");
        tools.Forget();

        var first = await tools.BalloonAsync(Up, server.Kubeconfig);
        Assert.True(first.Code == 0, first.Errors + first.Output);
        Assert.DoesNotContain(tools.Calls, c => c.StartsWith("docker build", StringComparison.Ordinal));
        AssertInOrder(
            tools.Calls,
            "k3d cluster list",
            "k3d cluster create --config ",
            "k3d kubeconfig merge balloon",
            "k3d image import localhost/balloon:0.1.0 localhost/balloon-jupyter:0.1.0 --cluster balloon",
            "helm upgrade --install strimzi oci://quay.io/strimzi-helm/strimzi-kafka-operator --version 1.2.0 --kube-context k3d-balloon --namespace kafka"
        );
        foreach (var name in (string[])["Kafka", "LocalStack S3", "RisingWave", "Polaris", "Jupyter", "generator", "dashboards", "game"])
            Assert.Matches($@"(?m)^ +\d+ s  {name} +ready", first.Output);
        Assert.Contains("http://localhost:18888/lab?token=", first.Output, StringComparison.Ordinal);
        Assert.Equal("cluster.json", Path.GetFileName(Assert.Single(Directory.GetFiles(tools.Home))));
        var secrets = await SecretsAsync(server);
        Assert.Equal(5, secrets.Count);

        tools.Forget();
        var second = await tools.BalloonAsync(Up, server.Kubeconfig);
        Assert.True(second.Code == 0, second.Errors);
        Assert.DoesNotContain(
            tools.Calls,
            c => c.Contains("create", StringComparison.Ordinal) || c.Contains("import", StringComparison.Ordinal)
        );
        Assert.Equal(secrets, await SecretsAsync(server));

        // The file has the cluster's addresses as seen from outside.
        var file = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(tools.Home, "cluster.json")))!;
        Assert.Equal("127.0.0.1:19094", (string)file["kafka"]!);
        Assert.Equal("my-cluster-kafka-bootstrap.kafka:9092", (string)file["stream_kafka"]!);
        Assert.Equal(secrets["lake-credentials"]["credential"], (string)file["catalog_credential"]!);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(tools.Home, "cluster.json")));
    }

    [Fact]
    public async Task A_stopped_cluster_is_restarted_and_each_failure_has_its_message()
    {
        Balloon.Testing.Long.Only();
        using var tools = new StandIns();
        await using var server = await ApiServer.StartAsync(controllers: false);
        await using var node = new FakeNode(server);
        var up = await tools.BalloonAsync(Up, server.Kubeconfig);
        Assert.True(up.Code == 0, up.Errors + up.Output);
        Assert.Equal(0, (await tools.BalloonAsync(["down", "--profile", "cluster"])).Code);
        tools.Forget();
        Assert.Equal(0, (await tools.BalloonAsync(Up, server.Kubeconfig)).Code);
        Assert.Contains(tools.Calls, c => c == "k3d cluster start balloon --wait");

        await node.DisposeAsync();
        await using var without = new FakeNode(server, "jupyter", "polaris-set-up");
        await server.SetStatusAsync(
            "apis/apps/v1/namespaces/balloon/deployments/jupyter",
            new { availableReplicas = 0, readyReplicas = 0 }
        );
        await server.KubectlAsync(["apply", "-f", "-"], Pod("jupyter"));
        await server.SetStatusAsync(
            "api/v1/namespaces/balloon/pods/jupyter-abc",
            Waiting("ErrImageNeverPull", "not present with pull policy of Never", 0)
        );
        var image = await tools.BalloonAsync(Up, server.Kubeconfig);
        Assert.Equal(1, image.Code);
        Assert.Contains("pod jupyter-abc: ErrImageNeverPull", image.Errors, StringComparison.Ordinal);
        Assert.Contains("./balloon images", image.Errors, StringComparison.Ordinal);

        await server.SetStatusAsync("api/v1/namespaces/balloon/pods/jupyter-abc", Waiting("CrashLoopBackOff", "back-off 5m0s", 6));
        var crash = await tools.BalloonAsync(Up, server.Kubeconfig);
        Assert.Contains("pod jupyter-abc: CrashLoopBackOff", crash.Errors, StringComparison.Ordinal);
        Assert.Contains("restarted 6 times", crash.Errors, StringComparison.Ordinal);

        await server.KubectlAsync(["delete", "pod", "-n", "balloon", "jupyter-abc", "--force", "--grace-period=0"]);
        var late = await tools.BalloonAsync(["up", "--profile", "cluster", "--timeout", "1s"], server.Kubeconfig);
        Assert.Equal(1, late.Code);
        Assert.Contains("not ready after 1 s (still waiting for ", late.Errors, StringComparison.Ordinal);
        Assert.Contains("Jupyter", late.Errors, StringComparison.Ordinal);

        tools.Lay("helm-fails");
        var helm = await tools.BalloonAsync(Up, server.Kubeconfig);
        Assert.Contains("installing Kafka's operator failed", helm.Errors, StringComparison.Ordinal);
        Assert.Contains("context deadline exceeded", helm.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_missing_tools_are_named_at_once_with_how_to_get_them()
    {
        Programs.Kubectl();
        using var tools = new StandIns();
        var result = await tools.BalloonAsync(Up, null, "k3d", "helm");
        Assert.Equal(1, result.Code);
        Assert.Contains("k3d is missing; it makes the cluster. Get it from https://k3d.io/", result.Errors, StringComparison.Ordinal);
        Assert.Contains("helm is missing", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("docker is", result.Errors, StringComparison.Ordinal);
        Assert.Contains("'./balloon up' starts the sandbox", result.Errors, StringComparison.Ordinal);

        tools.Lay("docker-asleep");
        var asleep = await tools.BalloonAsync(Up);
        Assert.Contains("docker is installed, but its engine does not answer", asleep.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(tools.Calls, c => c.Contains("cluster", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_that_cannot_be_built_stops_up_before_a_cluster_exists()
    {
        Programs.Kubectl();
        using var tools = new StandIns();
        tools.Lay("build-fails");
        var result = await tools.BalloonAsync(Up);
        Assert.Equal(1, result.Code);
        Assert.Contains("building localhost/balloon:0.1.0 failed", result.Errors, StringComparison.Ordinal);
        Assert.Contains("failed to solve", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(tools.Calls, c => c.Contains("create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Down_and_reset_without_a_cluster_say_so()
    {
        Programs.Kubectl();
        using var tools = new StandIns();
        var down = await tools.BalloonAsync(["down", "--profile", "cluster"]);
        Assert.Equal((0, "The cluster was not up."), (down.Code, down.Output.Trim()));
        var reset = await tools.BalloonAsync(["reset", "--profile", "cluster"]);
        Assert.Equal((0, "There was no cluster."), (reset.Code, reset.Output.Trim()));
        Assert.DoesNotContain(tools.Calls, c => c.Contains("delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Status_of_an_unreachable_cluster_names_each_service_and_fails()
    {
        using var tools = new StandIns();
        Directory.CreateDirectory(tools.Home);
        var port = Balloon.Testing.Ports.Free();
        await File.WriteAllTextAsync(
            Path.Combine(tools.Home, "cluster.json"),
            $$"""{"kafka":"127.0.0.1:{{port}}","sql_host":"127.0.0.1","sql_port":"{{port}}","catalog_uri":"http://127.0.0.1:{{port}}/api/catalog","s3_endpoint":"http://127.0.0.1:{{port}}"}"""
        );
        var result = await tools.BalloonAsync(["status", "--profile", "cluster"]);
        Assert.Equal(1, result.Code);
        foreach (var piece in (string[])["Kafka", "stream SQL", "catalog", "object store"])
            Assert.Matches($"(?m)^  ✗ {piece}", result.Output);
    }

    private static string Pod(string name) =>
        $$$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}-abc","namespace":"balloon","labels":{"app.kubernetes.io/name":"{{{name}}}"}},
             "spec":{"containers":[{"name":"{{{name}}}","image":"x:1"}]}}
            """;

    private static object Waiting(string reason, string message, int restarts) =>
        new
        {
            phase = "Pending",
            containerStatuses = new[]
            {
                new
                {
                    name = "jupyter",
                    image = "x:1",
                    imageID = "",
                    ready = false,
                    restartCount = restarts,
                    state = new { waiting = new { reason, message } },
                },
            },
        };

    private static async Task<SortedDictionary<string, Dictionary<string, string>>> SecretsAsync(ApiServer server)
    {
        var list = await server.GetAsync("api/v1/namespaces/balloon/secrets");
        return new(
            Manifests
                .Pods.Items(list!["items"])
                .ToDictionary(
                    s => (string)s["metadata"]!["name"]!,
                    s =>
                        s["data"]!
                            .AsObject()
                            .ToDictionary(d => d.Key, d => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)d.Value!)))
                )
        );
    }

    private static void AssertInOrder(IReadOnlyList<string> calls, params string[] beginnings)
    {
        var at = -1;
        foreach (var beginning in beginnings)
        {
            var next = Enumerable
                .Range(at + 1, calls.Count - at - 1)
                .FirstOrDefault(i => calls[i].StartsWith(beginning, StringComparison.Ordinal), -1);
            Assert.True(next > at, $"'{beginning}' is not called after what comes before it:\n{string.Join('\n', calls)}");
            at = next;
        }
    }
}
