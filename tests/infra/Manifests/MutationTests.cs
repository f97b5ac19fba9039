using System.Text.Json.Nodes;

namespace Balloon.Infra.Tests.Manifests;

/// <summary>Breaks one reference of each kind, to show that the checks find it.</summary>
public sealed class MutationTests
{
    private static readonly Lazy<Task<Stack>> Whole = new(() => Stack.BuildAsync("."));

    private static JsonNode Container(Stack stack, string kind, string name) =>
        stack.Get(kind, name).Json["spec"]!["template"]!["spec"]!["containers"]![0]!;

    private static readonly Dictionary<string, (Action<Stack> Break, string Said)> Mutations = new()
    {
        ["service selector"] = (
            s => s.Get("Service", "polaris").Json["spec"]!["selector"] = new JsonObject { ["app"] = "x" },
            "Service polaris selects no pod"
        ),
        ["workload selector"] = (
            s => s.Get("Deployment", "game").Json["spec"]!["selector"]!["matchLabels"] = new JsonObject { ["app"] = "x" },
            "Deployment game does not select its own pods"
        ),
        ["policy selector"] = (
            s =>
                s.Get("NetworkPolicy", "jupyter").Json["spec"]!["podSelector"] = new JsonObject
                {
                    ["matchLabels"] = new JsonObject { ["a"] = "b" },
                },
            "NetworkPolicy jupyter selects no pod"
        ),
        ["who is let in"] = (
            s =>
                s.Get("NetworkPolicy", "postgres").Json["spec"]!["ingress"]![0]!["from"]![0]!["podSelector"]!["matchExpressions"]![0]![
                    "values"
                ] = new JsonArray("x"),
            "NetworkPolicy postgres lets in pods that do not exist"
        ),
        ["governing service"] = (
            s => s.Get("StatefulSet", "postgres").Json["spec"]!["serviceName"] = "pg",
            "names a Service that does not exist: pg"
        ),
        ["target port"] = (
            s => s.Get("Service", "localstack").Json["spec"]!["ports"]![0]!["targetPort"] = "s4",
            "no container of Deployment localstack has the port s4"
        ),
        ["policy port"] = (
            s => s.Get("NetworkPolicy", "polaris").Json["spec"]!["ingress"]![0]!["ports"]![0]!["port"] = 9999L,
            "no pod that it selects has the port 9999"
        ),
        ["probe port"] = (
            s => Container(s, "Deployment", "jupyter")["readinessProbe"]!["httpGet"]!["port"] = "web",
            "readinessProbe asks the port web"
        ),
        ["ConfigMap"] = (
            s => Container(s, "Job", "bucket")["envFrom"]![0]!["configMapRef"]!["name"] = "profil",
            "the ConfigMap profil, which does not exist"
        ),
        ["Secret"] = (
            s => Container(s, "Deployment", "jupyter")["env"]![0]!["valueFrom"]!["secretKeyRef"]!["name"] = "token",
            "the Secret token, which nobody makes"
        ),
        ["Secret's key"] = (
            s => Container(s, "Deployment", "jupyter")["env"]![0]!["valueFrom"]!["secretKeyRef"]!["key"] = "tokn",
            "the key tokn of the Secret jupyter-token, which has none"
        ),
        ["variable of an argument"] = (
            s => Container(s, "Job", "polaris-bootstrap")["args"]![2] = "--credential=POLARIS,$(ROOT_ID),x",
            "uses the variable ROOT_ID, which is not set"
        ),
        ["volume"] = (
            s => Container(s, "Deployment", "game")["volumeMounts"]![0]!["name"] = "temp",
            "mounts the volume temp, which it does not have"
        ),
        ["claim"] = (
            s =>
                s.Get("Deployment", "jupyter").Json["spec"]!["template"]!["spec"]!["volumes"]![0]!["persistentVolumeClaim"]!["claimName"] =
                    "home",
            "wants the claim home, which does not exist"
        ),
        ["node port"] = (
            s => s.Get("Service", "risingwave").Json["spec"]!["ports"]![0]!["nodePort"] = 31999L,
            "to the NodePort 31910, which no Service and no listener has"
        ),
        ["unmapped node port"] = (s => s.K3d["ports"]!.AsArray().RemoveAt(8), "the NodePort 31081 is reached from no host port of k3d"),
        ["host port twice"] = (s => s.K3d["ports"]![1]!["port"] = "127.0.0.1:19094:31906", "k3d maps the host port 19094 twice"),
        ["node port twice"] = (
            s => s.Get("Service", "game").Json["spec"]!["ports"]![0]!["nodePort"] = 31080L,
            "the NodePort 31080 is given away twice"
        ),
        ["advertised port"] = (
            s =>
                s.Get("Kafka", "my-cluster").Json["spec"]!["kafka"]!["listeners"]![1]!["configuration"]!["brokers"]![0]!["advertisedPort"] =
                    19096L,
            "says that it is on port 19096, but k3d has it on 19095"
        ),
        ["topic's cluster"] = (
            s => s.Get("KafkaTopic", "balloon-game").Json["metadata"]!["labels"]!["strimzi.io/cluster"] = "kafka",
            "KafkaTopic balloon-game belongs to no Kafka"
        ),
        ["image without a version"] = (
            s => Container(s, "Deployment", "polaris")["image"] = "apache/polaris",
            "apache/polaris is not pinned"
        ),
        ["latest"] = (
            s => Container(s, "Deployment", "localstack")["image"] = "localstack/localstack:latest",
            "localstack:latest is not pinned"
        ),
        ["own image"] = (
            s => Container(s, "Deployment", "game")["image"] = "localhost/game:0.1.0",
            "is not one that 'balloon images' builds"
        ),
        ["pulled own image"] = (s => Container(s, "Deployment", "game")["imagePullPolicy"] = "Always", "must never be pulled"),
        ["beta"] = (
            s => s.Get("Kafka", "my-cluster").Json["apiVersion"] = "kafka.strimzi.io/v1beta2",
            "is of the version kafka.strimzi.io/v1beta2"
        ),
        ["root"] = (
            s => s.Get("Deployment", "polaris").Json["spec"]!["template"]!["spec"]!["securityContext"]!["runAsUser"] = 0L,
            "Deployment polaris may run as root"
        ),
        ["root file system"] = (
            s => Container(s, "Deployment", "polaris")["securityContext"]!["readOnlyRootFilesystem"] = false,
            "Deployment polaris may write to its root file system"
        ),
        ["capabilities"] = (
            s => Container(s, "Deployment", "localstack")["securityContext"]!["capabilities"] = null,
            "Deployment localstack keeps capabilities"
        ),
        ["probe"] = (s => Container(s, "Deployment", "game").AsObject().Remove("livenessProbe"), "Deployment game has no livenessProbe"),
        ["bound"] = (
            s => Container(s, "Job", "bucket")["resources"]!.AsObject().Remove("limits"),
            "Job bucket has no resources.limits.memory"
        ),
    };

    public static TheoryData<string> Names => [.. Mutations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_broken_reference_is_named(string name)
    {
        var (damage, said) = Mutations[name];
        var stack = (await Whole.Value).Copy();
        damage(stack);
        Assert.Contains(
            ReferenceChecks.All(stack).Concat(PolicyChecks.All(stack)),
            problem => problem.Contains(said, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("kafka:9092", "there is no Service kafka in balloon")]
    [InlineData("my-cluster-kafka-bootstrap.kafka:9093", "has no listener for pods on port 9093")]
    [InlineData("risingwave:4566", "has no port 4566")]
    public async Task An_address_that_nothing_serves_is_named(string address, string said) =>
        Assert.Contains(said, ManifestTests.Address(await Whole.Value, "balloon", address), StringComparison.Ordinal);
}
