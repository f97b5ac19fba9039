using System.Text.Json.Nodes;

namespace Balloon.Infra.Tests.Manifests;

/// <summary>Each check finds references to missing objects, and describes each in one line.</summary>
internal static class ReferenceChecks
{
    public static IEnumerable<string> All(Stack stack) =>
        [
            .. Selectors(stack),
            .. ServicePorts(stack),
            .. PolicyPorts(stack),
            .. ProbePorts(stack),
            .. Configuration(stack),
            .. Volumes(stack),
            .. HostPorts(stack),
            .. Kafka(stack),
        ];

    private static IEnumerable<string> Selectors(Stack stack)
    {
        foreach (var workload in stack.Resources.Where(r => r.Kind is "Deployment" or "StatefulSet"))
        {
            if (!Pods.Selected(stack, workload.Namespace, workload.Json["spec"]!["selector"]).Contains(workload))
                yield return $"{workload} does not select its own pods";
        }

        foreach (var service in stack.Of("Service"))
        {
            if (!Pods.Selected(stack, service.Namespace, service.Json["spec"]!["selector"]).Any())
                yield return $"{service} selects no pod";
        }

        foreach (var policy in stack.Of("NetworkPolicy"))
        {
            if (!Pods.Selected(stack, policy.Namespace, policy.Json["spec"]!["podSelector"]).Any())
                yield return $"{policy} selects no pod";
            foreach (var from in Pods.Items(policy.Json["spec"]!["ingress"]).SelectMany(i => Pods.Items(i["from"])))
            {
                if (from["podSelector"] is { } selector && !Pods.Selected(stack, policy.Namespace, selector).Any())
                    yield return $"{policy} lets in pods that do not exist";
            }
        }

        foreach (var set in stack.Of("StatefulSet"))
        {
            if (!stack.Of("Service").Any(s => s.Name == (string)set.Json["spec"]!["serviceName"]!))
                yield return $"{set} names a Service that does not exist: {set.Json["spec"]!["serviceName"]}";
        }
    }

    private static IEnumerable<string> ServicePorts(Stack stack) =>
        from service in stack.Of("Service")
        from pod in Pods.Selected(stack, service.Namespace, service.Json["spec"]!["selector"])
        from port in Pods.Items(service.Json["spec"]!["ports"])
        where Pods.Port(pod.PodTemplate!, port["targetPort"]!) is null
        select $"{service}: no container of {pod} has the port {port["targetPort"]}";

    private static IEnumerable<string> PolicyPorts(Stack stack) =>
        from policy in stack.Of("NetworkPolicy")
        from rule in Pods.Items(policy.Json["spec"]!["ingress"])
        from port in Pods.Items(rule["ports"])
        where
            Pods.Selected(stack, policy.Namespace, policy.Json["spec"]!["podSelector"])
                .All(p => Pods.Port(p.PodTemplate!, port["port"]!) is null)
        select $"{policy}: no pod that it selects has the port {port["port"]}";

    private static IEnumerable<string> ProbePorts(Stack stack) =>
        from workload in stack.Resources.Where(r => r.PodTemplate is not null)
        from container in Pods.Containers(workload.PodTemplate!)
        from probe in (string[])["startupProbe", "readinessProbe", "livenessProbe"]
        let port = container[probe]?["httpGet"]?["port"] ?? container[probe]?["tcpSocket"]?["port"]
        where port is not null && Pods.Port(workload.PodTemplate!, port) is null
        select $"{workload}: {probe} asks the port {port}, which no container has";

    private static IEnumerable<string> Configuration(Stack stack)
    {
        foreach (var workload in stack.Resources.Where(r => r.PodTemplate is not null))
        {
            foreach (var container in Pods.Containers(workload.PodTemplate!))
            {
                foreach (var from in Pods.Items(container["envFrom"]))
                {
                    if (
                        from["configMapRef"] is { } map
                        && map["optional"] is null
                        && !stack.Of("ConfigMap").Any(m => m.Name == (string)map["name"]!)
                    )
                        yield return $"{workload} reads the ConfigMap {map["name"]}, which does not exist";
                    if (from["secretRef"] is { } all && !Stack.Secrets.ContainsKey((string)all["name"]!))
                        yield return $"{workload} reads the Secret {all["name"]}, which nobody makes";
                }

                foreach (var reference in Pods.Items(container["env"]).Select(e => e["valueFrom"]?["secretKeyRef"]).OfType<JsonNode>())
                {
                    if (!Stack.Secrets.TryGetValue((string)reference["name"]!, out var keys))
                        yield return $"{workload} reads the Secret {reference["name"]}, which nobody makes";
                    else if (!keys.Contains((string)reference["key"]!))
                        yield return $"{workload} reads the key {reference["key"]} of the Secret {reference["name"]}, which has none";
                }

                var known = Pods.Items(container["env"]).Select(e => (string)e["name"]!).ToHashSet();
                foreach (var argument in Pods.Items(container["args"]).Select(a => (string)a!))
                {
                    foreach (
                        System.Text.RegularExpressions.Match used in System.Text.RegularExpressions.Regex.Matches(argument, @"\$\((\w+)\)")
                    )
                    {
                        if (!known.Contains(used.Groups[1].Value))
                            yield return $"{workload}: an argument uses the variable {used.Groups[1].Value}, which is not set";
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Volumes(Stack stack)
    {
        foreach (var workload in stack.Resources.Where(r => r.PodTemplate is not null))
        {
            var volumes = Pods.Items(workload.PodTemplate!["spec"]!["volumes"]).ToList();
            var claims = Pods.Items(workload.Json["spec"]!["volumeClaimTemplates"]).Select(c => (string)c["metadata"]!["name"]!);
            var names = volumes.Select(v => (string)v["name"]!).Concat(claims).ToHashSet();
            foreach (var mount in Pods.Containers(workload.PodTemplate!).SelectMany(c => Pods.Items(c["volumeMounts"])))
            {
                if (!names.Contains((string)mount["name"]!))
                    yield return $"{workload} mounts the volume {mount["name"]}, which it does not have";
            }

            foreach (var volume in volumes)
            {
                if (
                    volume["persistentVolumeClaim"]?["claimName"] is { } claim
                    && !stack.Of("PersistentVolumeClaim").Any(c => c.Name == (string)claim!)
                )
                    yield return $"{workload} wants the claim {claim}, which does not exist";
                if (volume["configMap"]?["name"] is { } map && !stack.Of("ConfigMap").Any(m => m.Name == (string)map!))
                    yield return $"{workload} mounts the ConfigMap {map}, which does not exist";
                if (volume["secret"]?["secretName"] is { } secret && !Stack.Secrets.ContainsKey((string)secret!))
                    yield return $"{workload} mounts the Secret {secret}, which nobody makes";
            }
        }
    }

    /// <summary>Host port → NodePort → Service or listener.</summary>
    private static IEnumerable<string> HostPorts(Stack stack)
    {
        var opened = NodePorts(stack).ToList();
        var mapped = K3dPorts(stack).ToList();
        foreach (var twice in opened.GroupBy(p => p).Where(g => g.Count() > 1))
            yield return $"the NodePort {twice.Key} is given away twice";
        foreach (var twice in mapped.GroupBy(p => p.Host).Where(g => g.Count() > 1))
            yield return $"k3d maps the host port {twice.Key} twice";
        foreach (var (host, node) in mapped.Where(p => !opened.Contains(p.Node)))
            yield return $"k3d maps the host port {host} to the NodePort {node}, which no Service and no listener has";
        foreach (var node in opened.Where(n => mapped.All(p => p.Node != n)))
            yield return $"the NodePort {node} is reached from no host port of k3d";
    }

    private static IEnumerable<string> Kafka(Stack stack)
    {
        foreach (var kafka in stack.Of("Kafka"))
        {
            foreach (var owned in stack.Resources.Where(r => r.Kind is "KafkaNodePool" or "KafkaTopic"))
            {
                if ((string?)owned.Json["metadata"]!["labels"]?["strimzi.io/cluster"] != kafka.Name || owned.Namespace != kafka.Namespace)
                    yield return $"{owned} belongs to no Kafka";
            }

            foreach (
                var broker in Pods.Items(kafka.Json["spec"]!["kafka"]!["listeners"])
                    .SelectMany(l => Pods.Items(l["configuration"]?["brokers"]))
            )
            {
                var host = K3dPorts(stack).FirstOrDefault(p => p.Node == (long)broker["nodePort"]!).Host;
                if (host != (long)broker["advertisedPort"]!)
                    yield return $"broker {broker["broker"]} says that it is on port {broker["advertisedPort"]}, but k3d has it on {host}";
            }
        }
    }

    public static IEnumerable<long> NodePorts(Stack stack) =>
        stack
            .Of("Service")
            .SelectMany(s => Pods.Items(s.Json["spec"]!["ports"]))
            .Select(p => p["nodePort"])
            .Concat(
                stack
                    .Of("Kafka")
                    .SelectMany(k => Pods.Items(k.Json["spec"]!["kafka"]!["listeners"]))
                    .SelectMany(l =>
                        Pods.Items(l["configuration"]?["brokers"])
                            .Select(b => b["nodePort"])
                            .Append(l["configuration"]?["bootstrap"]?["nodePort"])
                    )
            )
            .Where(p => p is not null)
            .Select(p => (long)p!);

    public static IEnumerable<(long Host, long Node)> K3dPorts(Stack stack) =>
        Pods.Items(stack.K3d["ports"])
            .Select(p => ((string)p["port"]!).Split(':'))
            .Select(p => (long.Parse(p[^2], null), long.Parse(p[^1], null)));
}
