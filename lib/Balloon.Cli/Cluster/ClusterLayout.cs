namespace Balloon.Cli.Cluster;

/// <summary>An object whose being ready makes its component ready.</summary>
/// <param name="Kind">The kind as kubectl has it: Deployment, StatefulSet, Job or Kafka.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct Workload(string Kind, string Name)
{
    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>A piece of the stack: a folder of manifests, and what has to be ready.</summary>
/// <param name="Name">What a person calls it.</param>
/// <param name="Folder">Its folder below infra/.</param>
/// <param name="Namespace">Where its workloads are.</param>
/// <param name="Workloads">What has to be ready, in the order in which it becomes so.</param>
internal sealed record Component(string Name, string Folder, string Namespace, params Workload[] Workloads);

/// <summary>An image of this project's own.</summary>
/// <param name="Name">The image, as the manifests name it.</param>
/// <param name="Target">The stage of the Dockerfile.</param>
internal sealed record OwnImage(string Name, string Target);

/// <summary>How the cluster of infra/ is put together: the one place where the command has it from.</summary>
internal static class ClusterLayout
{
    public const string Cluster = ClusterNames.Cluster;
    public const string Context = ClusterNames.Context;
    public const string Node = Context + "-server-0";
    public const string Namespace = ClusterNames.Namespace;
    public const string KafkaNamespace = "kafka";

    public const string StrimziChart = "oci://quay.io/strimzi-helm/strimzi-kafka-operator";
    public const string StrimziVersion = "1.2.0";

    public static IReadOnlyList<OwnImage> Images { get; } =
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

    /// <summary>Jobs: each start runs them again, and each leaves alone what is there.</summary>
    public static IEnumerable<string> Jobs => Components.SelectMany(c => c.Workloads).Where(w => w.Kind == "Job").Select(w => w.Name);
}
