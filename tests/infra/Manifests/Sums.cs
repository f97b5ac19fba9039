using System.Text.Json.Nodes;

namespace Balloon.Infra.Tests.Manifests;

/// <summary>What the whole stack asks of its node, the operators' pods included.</summary>
internal readonly record struct Sums(double Cpu, double Memory, double MemoryLimit)
{
    public const double Gi = 1024.0 * 1024 * 1024;

    public static Sums Of(Stack stack)
    {
        var all = new List<(JsonNode Resources, long Times)> { (stack.OperatorValues["resources"]!, 1) };
        foreach (var workload in stack.Resources.Where(r => r.PodTemplate is not null))
        {
            // What sleeps at first is counted as if it were awake.
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
