using Balloon.Cli.Cluster;
using Balloon.Infra.Tests.Server;

namespace Balloon.Infra.Tests.Cluster;

/// <summary>Takes the place of the node and the operators: reports each workload as ready, until it is stopped.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task work;
    private bool ended;

    public FakeNode(ApiServer server, params string[] except) =>
        work = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var component in ClusterLayout.Components)
                {
                    foreach (var workload in component.Workloads.Where(w => !except.Contains(w.Name)))
                        await MakeReadyAsync(server, component.Namespace, workload);
                }

                await Task.Delay(300, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        });

    public async ValueTask DisposeAsync()
    {
        if (ended)
            return;
        ended = true;
        await stop.CancelAsync();
        await work;
        stop.Dispose();
    }

    public static string PathOf(string space, Workload workload) =>
        workload.Kind switch
        {
            "Deployment" => $"apis/apps/v1/namespaces/{space}/deployments/{workload.Name}",
            "StatefulSet" => $"apis/apps/v1/namespaces/{space}/statefulsets/{workload.Name}",
            "Job" => $"apis/batch/v1/namespaces/{space}/jobs/{workload.Name}",
            _ => $"apis/kafka.strimzi.io/v1/namespaces/{space}/kafkas/{workload.Name}",
        };

    private static async Task MakeReadyAsync(ApiServer server, string space, Workload workload)
    {
        var path = PathOf(space, workload);
        if (await server.GetAsync(path) is not { } found)
            return;
        if (workload.Kind == "Job" && found["status"]?["completionTime"] is not null)
            return; // A finished Job stays finished.
        var generation = (long)found["metadata"]!["generation"]!;
        var replicas = (int?)found["spec"]!["replicas"] ?? 1;
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        await server.SetStatusAsync(
            path,
            workload.Kind switch
            {
                "Deployment" => new
                {
                    observedGeneration = generation,
                    replicas,
                    updatedReplicas = replicas,
                    readyReplicas = replicas,
                    availableReplicas = replicas,
                },
                "StatefulSet" => new
                {
                    observedGeneration = generation,
                    replicas,
                    updatedReplicas = replicas,
                    readyReplicas = replicas,
                },
                "Job" => new
                {
                    startTime = now,
                    completionTime = now,
                    succeeded = 1,
                    conditions = new[]
                    {
                        new
                        {
                            type = "SuccessCriteriaMet",
                            status = "True",
                            lastTransitionTime = now,
                        },
                        new
                        {
                            type = "Complete",
                            status = "True",
                            lastTransitionTime = now,
                        },
                    },
                },
                _ => new { observedGeneration = generation, conditions = new[] { new { type = "Ready", status = "True" } } },
            }
        );
    }
}
