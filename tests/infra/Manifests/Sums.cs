using System.Text.Json.Nodes;

namespace Balloon.Infra.Tests.Manifests;

/// <summary>What the whole stack requests of its node, including the operators' pods.</summary>
internal readonly record struct Sums(double Cpu, double Memory, double MemoryLimit)
{
    public const double Gi = 1024.0 * 1024 * 1024;

    public static Sums Of(Stack stack)
    {
        var all = new List<(JsonNode Resources, long Times)> { (stack.OperatorValues["resources"]!, 1) };
        foreach (var workload in stack.Resources.Where(r => r.PodTemplate is not null))
        {
            // Workloads that are scaled to zero at first are counted as if they ran.
            var times = Math.Max(1, (long?)workload.Json["spec"]!["replicas"] ?? 1);
            all.AddRange(Pods.Containers(workload.PodTemplate!).Select(c => (c["resources"]!, times)));
        }

        foreach (var pool in stack.Of("KafkaNodePool"))
            all.Add((pool.Json["spec"]!["resources"]!, (long)pool.Json["spec"]!["replicas"]!));
        foreach (var kafka in stack.Of("Kafka"))
            all.Add((kafka.Json["spec"]!["entityOperator"]!["topicOperator"]!["resources"]!, 1));
        return new Sums(Sum(all, "requests", "cpu"), Sum(all, "requests", "memory"), Sum(all, "limits", "memory"));
    }

    private static double Sum(IEnumerable<(JsonNode Resources, long Times)> all, string kind, string what) =>
        all.Sum(r => Quantity.Read(r.Resources[kind]![what]!.ToString()) * r.Times);
}
