namespace Balloon.Cli.Cluster;

/// <summary>A Kubernetes object that must be ready before its component is.</summary>
/// <param name="Kind">The kind in kubectl's terms: Deployment, StatefulSet, Job or Kafka.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct Workload(string Kind, string Name)
{
    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>A component of the stack: a folder of manifests, and the workloads that must be ready.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Folder">Its folder below infra/.</param>
/// <param name="Namespace">The namespace of its workloads.</param>
/// <param name="Workloads">The workloads, in the order in which they become ready.</param>
internal sealed record Component(string Name, string Folder, string Namespace, params Workload[] Workloads);

/// <summary>An image that this project builds.</summary>
/// <param name="Name">Its name in the manifests.</param>
/// <param name="Target">Its stage in the Dockerfile.</param>
internal sealed record ProjectImage(string Name, string Target);

/// <summary>The components of the cluster in infra/; the commands take them from here alone.</summary>
internal static class ClusterLayout
{
    public const string Cluster = ClusterNames.Cluster;
    public const string Context = ClusterNames.Context;
    public const string Node = Context + "-server-0";
    public const string Namespace = ClusterNames.Namespace;
    public const string KafkaNamespace = "kafka";

    public const string StrimziChart = "oci://quay.io/strimzi-helm/strimzi-kafka-operator";
    public const string StrimziVersion = "1.2.0";

    public static IReadOnlyList<ProjectImage> Images { get; } =
    [new("localhost/balloon:0.1.0", "balloon"), new("localhost/balloon-jupyter:0.1.0", "jupyter")];

    public static IReadOnlyList<Component> Components { get; } =
    [
        new("Kafka", "kafka/one-broker", KafkaNamespace, new Workload("Kafka", "my-cluster")),
        new("LocalStack S3", "localstack", Namespace, new("Deployment", "localstack"), new("Job", "bucket")),
        new("RisingWave", "risingwave/standalone", Namespace, new Workload("StatefulSet", "risingwave")),
        new(
            "Polaris",
            "polaris",
            Namespace,
            new("StatefulSet", "postgres"),
            new("Job", "polaris-bootstrap"),
            new("Deployment", "polaris"),
            new("Job", "polaris-set-up")
        ),
        new("Jupyter", "jupyter", Namespace, new Workload("Deployment", "jupyter")),
        new("generator", "generator", Namespace, new Workload("Deployment", "generator")),
        new("dashboards", "dashboards", Namespace, new Workload("Deployment", "dashboards")),
        new("game", "game", Namespace, new Workload("Deployment", "game")),
    ];

    /// <summary>The Jobs: each start runs them again, and they leave alone what exists.</summary>
    public static IEnumerable<string> Jobs => Components.SelectMany(c => c.Workloads).Where(w => w.Kind == "Job").Select(w => w.Name);
}
