using System.Text.Json.Nodes;
using Balloon.Cli.Cluster;

namespace Balloon.Infra.Tests.Manifests;

/// <summary>What every pod and image must be: pinned, probed, limited, and without rights that it does not need.</summary>
internal static class PolicyChecks
{
    // Its image has only the user root, and writes to its own folders.
    private const string Root = "localstack";

    // Writes only to its volumes; it has no probe, as nothing connects to it.
    private const string Uncalled = "generator";

    public static IEnumerable<string> All(Stack stack) =>
        [.. Versions(stack), .. Images(stack), .. Rights(stack), .. Probes(stack), .. Bounds(stack)];

    private static IEnumerable<string> Versions(Stack stack) =>
        from resource in stack.Resources
        let version = (string)resource.Json["apiVersion"]!
        where version.Contains("beta", StringComparison.Ordinal) || version.Contains("alpha", StringComparison.Ordinal)
        where version != "kustomize.config.k8s.io/v1beta1"
        select $"{resource} is of the version {version}";

    private static IEnumerable<string> Images(Stack stack)
    {
        foreach (var (workload, container) in Containers(stack))
        {
            var image = (string)container["image"]!;
            var tag =
                image[(image.LastIndexOf('/') + 1)..] is var last && last.Contains(':', StringComparison.Ordinal) ? last.Split(':')[1] : "";
            if (!tag.Any(char.IsDigit) || tag.Contains("latest", StringComparison.Ordinal))
                yield return $"{workload}: the image {image} is not pinned";
            var own = image.StartsWith("localhost/", StringComparison.Ordinal);
            if (own && ClusterLayout.Images.All(i => i.Name != image))
                yield return $"{workload}: the image {image} is not one that 'balloon images' builds";
            if (own != ((string?)container["imagePullPolicy"] == "Never"))
                yield return $"{workload}: the image {image} {(own ? "must never be pulled" : "is never pulled")}";
        }
    }

    private static IEnumerable<string> Rights(Stack stack)
    {
        foreach (var (workload, container) in Containers(stack))
        {
            var pod = workload.PodTemplate!["spec"]!;
            var rights = container["securityContext"];
            if ((string?)pod["securityContext"]?["seccompProfile"]?["type"] != "RuntimeDefault")
                yield return $"{workload} has no seccomp profile";
            if (pod["automountServiceAccountToken"] is not { } token || (bool)token)
                yield return $"{workload} is given a token of the API server";
            if (rights?["allowPrivilegeEscalation"] is not { } escalation || (bool)escalation)
                yield return $"{workload} may gain rights";
            if (!Pods.Items(rights?["capabilities"]?["drop"]).Any(d => (string)d! == "ALL"))
                yield return $"{workload} keeps capabilities";
            if (workload.Name == Root)
                continue;
            if (
                pod["securityContext"]?["runAsNonRoot"] is not { } user
                || !(bool)user
                || (long?)pod["securityContext"]?["runAsUser"] is null or 0
            )
                yield return $"{workload} may run as root";
            if (rights?["readOnlyRootFilesystem"] is not { } files || !(bool)files)
                yield return $"{workload} may write to its root file system";
        }
    }

    private static IEnumerable<string> Probes(Stack stack) =>
        from pair in Containers(stack)
        where pair.Workload.Kind != "Job" && pair.Workload.Name != Uncalled
        from probe in (string[])["startupProbe", "readinessProbe", "livenessProbe"]
        where pair.Container[probe] is null
        select $"{pair.Workload} has no {probe}";

    private static IEnumerable<string> Bounds(Stack stack) =>
        from pair in Containers(stack)
        from path in (string[])["requests.cpu", "requests.memory", "limits.memory"]
        let parts = path.Split('.')
        where pair.Container["resources"]?[parts[0]]?[parts[1]] is null
        select $"{pair.Workload} has no resources.{path}";

    private static IEnumerable<(Resource Workload, JsonNode Container)> Containers(Stack stack) =>
        stack.Resources.Where(r => r.PodTemplate is not null).SelectMany(r => Pods.Containers(r.PodTemplate!).Select(c => (r, c)));
}
