using System.Text.Json;

namespace Balloon.Cli.Cluster;

/// <summary>Whether a workload is ready according to its status.</summary>
/// <param name="IsReady">True if it is ready.</param>
/// <param name="HasFailed">True if it will never be ready.</param>
/// <param name="Why">What it is waiting for, or why it failed.</param>
internal readonly record struct Readiness(bool IsReady, bool HasFailed, string Why)
{
    private static readonly Readiness Ready = new(true, false, "ready");

    /// <summary>Reads an object of kubectl's JSON; null means that it does not exist yet.</summary>
    public static Readiness Of(Workload workload, JsonElement? found)
    {
        if (found is not { } item)
            return Waiting($"{workload} does not exist yet");
        var status = item.TryGetProperty("status", out var said) ? said : default;
        return workload.Kind switch
        {
            "Deployment" => OfReplicas(workload, item, Number(status, "availableReplicas"), Number(status, "updatedReplicas")),
            "StatefulSet" => OfReplicas(workload, item, Number(status, "readyReplicas"), Number(status, "updatedReplicas")),
            "Job" => OfJob(workload, status),
            _ => OfConditions(workload, item, status),
        };
    }

    private static Readiness OfReplicas(Workload workload, JsonElement item, long ready, long updated)
    {
        var wanted = item.GetProperty("spec").TryGetProperty("replicas", out var replicas) ? replicas.GetInt64() : 1;
        if (!IsObserved(item))
            return Waiting($"{workload} was changed, and the change has not taken effect yet");
        return ready >= wanted && updated >= wanted ? Ready : Waiting($"{workload}: {Math.Min(ready, updated)} of {wanted} ready");
    }

    private static Readiness OfJob(Workload workload, JsonElement status)
    {
        if (Condition(status, "Complete") is not null)
            return Ready;
        if (Condition(status, "Failed") is { } failed)
            return new Readiness(false, true, $"{workload} failed: {Text(failed, "reason")} {Text(failed, "message")}".TrimEnd());
        var retries = Number(status, "failed");
        return Waiting(retries > 0 ? $"{workload} is running, after {retries} failed attempts" : $"{workload} is running");
    }

    private static Readiness OfConditions(Workload workload, JsonElement item, JsonElement status)
    {
        if (IsObserved(item) && Condition(status, "Ready") is not null)
            return Ready;
        var not = Condition(status, "NotReady");
        return Waiting(not is { } why ? $"{workload}: {Text(why, "message")}" : $"{workload} is being created");
    }

    private static bool IsObserved(JsonElement item)
    {
        var generation = item.GetProperty("metadata").TryGetProperty("generation", out var g) ? g.GetInt64() : 0;
        return item.TryGetProperty("status", out var status) && Number(status, "observedGeneration") >= generation;
    }

    private static JsonElement? Condition(JsonElement status, string type)
    {
        if (status.ValueKind != JsonValueKind.Object || !status.TryGetProperty("conditions", out var conditions))
            return null;
        foreach (var condition in conditions.EnumerateArray())
        {
            if (Text(condition, "type") == type && Text(condition, "status") == "True")
                return condition;
        }

        return null;
    }

    private static Readiness Waiting(string why) => new(false, false, why);

    private static long Number(JsonElement status, string name) =>
        status.ValueKind == JsonValueKind.Object && status.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
