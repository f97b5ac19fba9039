using System.Text.Json.Nodes;

namespace Balloon.Infra.Tests.Manifests;

/// <summary>Looks into pod templates.</summary>
internal static class Pods
{
    public static IEnumerable<JsonNode> Containers(JsonNode template) =>
        Items(template["spec"]!["initContainers"]).Concat(Items(template["spec"]!["containers"]));

    public static IEnumerable<JsonNode> Items(JsonNode? list) => list is JsonArray array ? array.Select(i => i!) : [];

    public static IEnumerable<Resource> Selected(Stack stack, string space, JsonNode? selector) =>
        stack.Resources.Where(r => r.PodTemplate is { } template && r.Namespace == space && Matches(template, selector));

    /// <summary>The container port that a number or a name means in a pod; null if none.</summary>
    public static long? Port(JsonNode template, JsonNode port)
    {
        foreach (var known in Containers(template).SelectMany(c => Items(c["ports"])))
        {
            var number = (long)known["containerPort"]!;
            if (
                port.GetValueKind() == System.Text.Json.JsonValueKind.Number
                    ? (long)port == number
                    : (string?)known["name"] == (string)port!
            )
                return number;
        }

        return null;
    }

    private static bool Matches(JsonNode template, JsonNode? selector)
    {
        var labels = template["metadata"]!["labels"] as JsonObject ?? [];
        var wanted = selector as JsonObject ?? [];
        if (!wanted.ContainsKey("matchLabels") && !wanted.ContainsKey("matchExpressions"))
            return Holds(labels, wanted);
        return Holds(labels, wanted["matchLabels"] as JsonObject ?? [])
            && Items(wanted["matchExpressions"]).All(e => Items(e["values"]).Any(v => (string?)labels[(string)e["key"]!] == (string)v!));
    }

    private static bool Holds(JsonObject labels, JsonObject wanted) => wanted.All(w => (string?)labels[w.Key] == (string)w.Value!);
}
