using System.Text.Json;

namespace Balloon.Cli.Cluster;

/// <summary>Why a pod is not running.</summary>
/// <param name="Pod">Its name.</param>
/// <param name="Owner">The value of its label app.kubernetes.io/name.</param>
/// <param name="Reason">Kubernetes's reason, such as ImagePullBackOff.</param>
/// <param name="Message">Kubernetes's message.</param>
/// <param name="Restarts">How often its containers have been restarted.</param>
/// <param name="IsPermanent">Whether waiting does not help.</param>
internal sealed record PodProblem(string Pod, string Owner, string Reason, string Message, int Restarts, bool IsPermanent)
{
    private const int MaxRestarts = 5;

    // Nothing that happens later fixes these: an image that was not imported, a Secret that nobody creates.
    private static readonly HashSet<string> PermanentReasons = ["ErrImageNeverPull", "InvalidImageName", "CreateContainerConfigError"];

    private static readonly HashSet<string> Ordinary = ["ContainerCreating", "PodInitializing"];

    /// <summary>What to do about it, if anything.</summary>
    public string Advice =>
        Reason switch
        {
            "ErrImageNeverPull" => "The image is not in the cluster. Build and load it with: ./balloon images",
            "ErrImagePull" or "ImagePullBackOff" =>
                "The image could not be pulled. Is the network up? Docker Hub limits how many images anybody may pull: wait, or run 'docker login'.",
            "InvalidImageName" => "The manifest names an invalid image.",
            "CreateContainerConfigError" =>
                "A Secret or ConfigMap that the pod needs does not exist. Create it with: ./balloon up --profile cluster",
            "OOMKilled" => "It used more memory than its limit allows. Raise resources.limits.memory in its manifest.",
            "Unschedulable" =>
                "The node has no room for it. Give Docker at least 4 processors and 12 GiB, or leave out what you do not need.",
            _ => "",
        };

    /// <summary>The trouble of a pod in kubectl's JSON; null if it is running, complete or starting.</summary>
    public static PodProblem? OfPod(JsonElement pod)
    {
        var metadata = pod.GetProperty("metadata");
        var name = metadata.GetProperty("name").GetString()!;
        var owner =
            metadata.TryGetProperty("labels", out var labels) && labels.TryGetProperty("app.kubernetes.io/name", out var label)
                ? label.GetString()!
                : name;
        if (!pod.TryGetProperty("status", out var status))
            return null;
        return Waiting(name, owner, status) ?? Unschedulable(name, owner, status);
    }

    private static PodProblem? Waiting(string pod, string owner, JsonElement status)
    {
        foreach (var list in (string[])["initContainerStatuses", "containerStatuses"])
        {
            if (!status.TryGetProperty(list, out var containers))
                continue;
            foreach (var container in containers.EnumerateArray())
            {
                var restarts = container.TryGetProperty("restartCount", out var count) ? count.GetInt32() : 0;
                if (State(container, "state", "waiting") is { } waiting && !Ordinary.Contains(waiting.Reason))
                {
                    var killed = State(container, "lastState", "terminated") is { Reason: "OOMKilled" };
                    var reason = killed ? "OOMKilled" : waiting.Reason;
                    return new(pod, owner, reason, waiting.Message, restarts, PermanentReasons.Contains(reason) || restarts >= MaxRestarts);
                }

                if (State(container, "state", "terminated") is { } ended && ended.Reason is not "Completed")
                    return new(pod, owner, ended.Reason, ended.Message, restarts, restarts >= MaxRestarts);
            }
        }

        return null;
    }

    private static PodProblem? Unschedulable(string pod, string owner, JsonElement status)
    {
        if (!status.TryGetProperty("conditions", out var conditions))
            return null;
        foreach (var condition in conditions.EnumerateArray())
        {
            if (Text(condition, "type") == "PodScheduled" && Text(condition, "reason") == "Unschedulable")
                return new(pod, owner, "Unschedulable", Text(condition, "message"), 0, IsPermanent: false);
        }

        return null;
    }

    private static (string Reason, string Message)? State(JsonElement container, string at, string kind) =>
        container.TryGetProperty(at, out var state) && state.TryGetProperty(kind, out var found)
            ? (Text(found, "reason"), Text(found, "message"))
            : null;

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
