using System.Text.RegularExpressions;
using Balloon.Cli.Cluster;
using Balloon.Notebook.Profiles;
using Balloon.Testing;

namespace Balloon.Infra.Tests.Manifests;

public sealed partial class ManifestTests
{
    private static readonly Lazy<Task<Stack>> Whole = new(() => Stack.BuildAsync("."));

    [Fact]
    public async Task Every_reference_in_the_stack_resolves() => Assert.Empty(ReferenceChecks.All(await Whole.Value));

    [Fact]
    public async Task Every_pod_is_pinned_probed_limited_and_unprivileged() => Assert.Empty(PolicyChecks.All(await Whole.Value));

    [Fact]
    public async Task The_distributed_RisingWave_is_consistent_and_replaces_the_single_pod()
    {
        var whole = await Whole.Value;
        var parts = await Stack.BuildAsync("risingwave/distributed");
        var stack = whole with
        {
            Resources =
            [
                .. whole.Resources.Where(r => r is not { Kind: "StatefulSet" or "Service" or "NetworkPolicy", Name: "risingwave" }),
                .. parts.Resources,
            ],
        };
        Assert.Empty(ReferenceChecks.All(stack));
        Assert.Empty(PolicyChecks.All(stack));
    }

    [Fact]
    public async Task The_stack_fits_on_a_node_of_four_processors_and_sixteen_gigabytes()
    {
        var sums = Sums.Of(await Whole.Value);
        Assert.InRange(sums.Cpu, 1, 3);
        Assert.InRange(sums.Memory / Sums.Gi, 4, 11);
        Assert.InRange(sums.MemoryLimit / Sums.Gi, sums.Memory / Sums.Gi, 14);
    }

    [Fact]
    public async Task Three_brokers_keep_three_copies()
    {
        var stack = await Stack.BuildAsync("kafka/three-brokers");
        var config = stack.Of("Kafka").Single().Json["spec"]!["kafka"]!["config"]!;
        var brokers = (long)stack.Of("KafkaNodePool").Single().Json["spec"]!["replicas"]!;
        Assert.Equal(3, brokers);
        foreach (
            var name in (string[])
                ["default.replication.factor", "offsets.topic.replication.factor", "transaction.state.log.replication.factor"]
        )
            Assert.Equal(brokers, (long)config[name]!);
        Assert.Equal(brokers, (long)stack.Of("KafkaTopic").Single().Json["spec"]!["replicas"]!);
        Assert.Equal(brokers - 1, (long)config["min.insync.replicas"]!);
    }

    [Fact]
    public async Task The_command_lists_every_workload_and_its_manifest()
    {
        var known = new HashSet<string>();
        foreach (var component in ClusterLayout.Components)
        {
            var folder = await Stack.BuildAsync(component.Folder);
            foreach (var workload in component.Workloads)
            {
                Assert.Contains(
                    folder.Resources,
                    r => r.Kind == workload.Kind && r.Name == workload.Name && r.Namespace == component.Namespace
                );
                known.Add(workload.ToString());
            }
        }

        var all = (await Whole.Value).Resources.Where(r => r.PodTemplate is not null || r.Kind == "Kafka").Select(r => r.ToString());
        Assert.Equal(all.Order(), known.Order());
        Assert.Equal(ClusterLayout.Cluster, (string)(await Whole.Value).K3d["metadata"]!["name"]!);
    }

    [Fact]
    public async Task The_pods_ConfigMap_matches_the_profiles_defaults_and_names_existing_Services()
    {
        var stack = await Whole.Value;
        var data = stack.Get("ConfigMap", "profile").Json["data"]!.AsObject().ToDictionary(d => d.Key, d => (string)d.Value!);
        var pod = Profile.Load(data.GetValueOrDefault, () => throw new InvalidOperationException());
        var bare = Profile.Load(n => n == Profile.Variable ? "cluster" : null, () => throw new InvalidOperationException());
        Assert.Equal(bare.Endpoints.Select(e => (e.Name, e.Value)), pod.Endpoints.Select(e => (e.Name, e.Value)));

        Assert.Equal("", Address(stack, "balloon", pod.Kafka));
        Assert.Equal("", Address(stack, "balloon", $"{pod.SqlHost}:{pod.SqlPort}"));
        Assert.Equal("", Address(stack, "balloon", pod.CatalogUri.Authority));
        Assert.Equal("", Address(stack, "balloon", new Uri(pod["s3_endpoint"]).Authority));
        var topic = stack.Of("KafkaTopic").Single();
        Assert.Equal((pod.Topic, 4L), (topic.Name, (long)topic.Json["spec"]!["partitions"]!));
    }

    [Fact]
    public async Task The_hosts_addresses_are_those_that_k3d_maps()
    {
        var stack = await Whole.Value;
        var mapped = ReferenceChecks.K3dPorts(stack).ToDictionary(p => p.Host, p => p.Node);
        foreach (
            var (endpoint, service, port) in ((string, string, string)[])
                [
                    (ClusterEndpoints.Catalog, "polaris", "api"),
                    (ClusterEndpoints.S3, "localstack", "s3"),
                    ($"http://{ClusterEndpoints.SqlHost}:{ClusterEndpoints.SqlPort}", "risingwave", "sql"),
                    (ClusterEndpoints.RisingWave, "risingwave", "dashboard"),
                    (ClusterEndpoints.Jupyter, "jupyter", "http"),
                    (ClusterEndpoints.Dashboards, "dashboards", "http"),
                    (ClusterEndpoints.Game, "game", "http"),
                ]
        )
        {
            var node = Pods.Items(stack.Get("Service", service).Json["spec"]!["ports"]).Single(p => (string)p["name"]! == port)[
                "nodePort"
            ]!;
            Assert.Equal((long)node, mapped[new Uri(endpoint).Port]);
        }

        var bootstrap = Pods.Items(stack.Of("Kafka").Single().Json["spec"]!["kafka"]!["listeners"])
            .Single(l => (string)l["type"]! == "nodeport");
        Assert.Equal(
            (long)bootstrap["configuration"]!["bootstrap"]!["nodePort"]!,
            mapped[long.Parse(ClusterEndpoints.Kafka.Split(':')[1], null)]
        );
        Assert.All(Pods.Items(stack.K3d["ports"]), p => Assert.StartsWith("127.0.0.1:", (string)p["port"]!, StringComparison.Ordinal));
    }

    [Fact]
    public void Versions_agree_everywhere()
    {
        var version = VersionOf().Match(File.ReadAllText(Path.Combine(Repo.Root, "Directory.Build.props"))).Groups[1].Value;
        Assert.All(ClusterLayout.Images, i => Assert.EndsWith(":" + version, i.Name, StringComparison.Ordinal));
        var told = Directory
            .EnumerateFiles(Stack.PathOf("."), "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".md", StringComparison.Ordinal) || f.EndsWith(".yaml", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f).Contains("strimzi-kafka-operator", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(told);
        Assert.All(told, f => Assert.Contains($"--version {ClusterLayout.StrimziVersion}", File.ReadAllText(f), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_folder_has_a_README()
    {
        var without = Directory
            .EnumerateFiles(Stack.PathOf("."), "kustomization.yaml", SearchOption.AllDirectories)
            .Select(f => Path.GetDirectoryName(f)!)
            .Append(Stack.PathOf("k3d"))
            .Append(Stack.PathOf("images"))
            .Append(Stack.PathOf("workshop"))
            .Where(d => !File.Exists(Path.Combine(d, "README.md")) && !File.Exists(Path.Combine(d, "..", "README.md")))
            .Select(d => Path.GetRelativePath(Repo.Root, d));
        Assert.Empty(without);
    }

    /// <summary>What is wrong with an address that a pod of a namespace connects to; empty if nothing is.</summary>
    internal static string Address(Stack stack, string from, string address)
    {
        var (host, port) = (address.Split(':')[0], long.Parse(address.Split(':')[1], null));
        var (name, space) = host.Contains('.', StringComparison.Ordinal) ? (host.Split('.')[0], host.Split('.')[1]) : (host, from);
        foreach (var kafka in stack.Of("Kafka").Where(k => k.Namespace == space && name == $"{k.Name}-kafka-bootstrap"))
        {
            return Pods.Items(kafka.Json["spec"]!["kafka"]!["listeners"])
                .Any(l => (string)l["type"]! == "internal" && (long)l["port"]! == port)
                ? ""
                : $"{kafka} has no listener for pods on port {port}";
        }

        var service = stack.Of("Service").FirstOrDefault(s => s.Name == name && s.Namespace == space);
        if (service is null)
            return $"there is no Service {name} in {space}";
        return Pods.Items(service.Json["spec"]!["ports"]).Any(p => (long)p["port"]! == port) ? "" : $"{service} has no port {port}";
    }

    [GeneratedRegex("<Version>(.*)</Version>")]
    private static partial Regex VersionOf();
}
