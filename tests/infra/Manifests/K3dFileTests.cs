using System.Text.Json.Nodes;

namespace Balloon.Infra.Tests.Manifests;

/// <summary>
/// infra/k3d/balloon.yaml against the fields of k3d's own schema (k3d v5.9.0, pkg/config/v1alpha5/schema.json), which refuses all others.
/// </summary>
public sealed class K3dFileTests
{
    // Path → the fields that are allowed there; "*" is an item of a list.
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        [""] =
        [
            "apiVersion",
            "kind",
            "metadata",
            "servers",
            "agents",
            "kubeAPI",
            "image",
            "network",
            "subnet",
            "token",
            "volumes",
            "ports",
            "options",
            "env",
            "registries",
            "hostAliases",
            "files",
        ],
        ["metadata"] = ["name"],
        ["ports.*"] = ["port", "nodeFilters"],
        ["options"] = ["k3d", "k3s", "kubeconfig", "runtime"],
        ["options.k3d"] = ["wait", "timeout", "disableLoadbalancer", "disableImageVolume", "disableRollback", "loadbalancer"],
        ["options.k3s"] = ["extraArgs", "nodeLabels"],
        ["options.k3s.extraArgs.*"] = ["arg", "nodeFilters"],
        ["options.kubeconfig"] = ["updateDefaultKubeconfig", "switchCurrentContext"],
    };

    private static readonly string[] Filters = ["loadbalancer", "server:*", "server:0", "agent:*", "all"];

    [Fact]
    public void The_file_has_only_fields_that_k3d_knows() => Assert.Empty(Problems(File()));

    [Fact]
    public void Its_values_are_accepted_by_k3d()
    {
        var file = File();
        Assert.Equal("k3d.io/v1alpha5", (string)file["apiVersion"]!);
        Assert.Equal("Simple", (string)file["kind"]!);
        Assert.Matches("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", (string)file["metadata"]!["name"]!);
        Assert.Matches(@"^rancher/k3s:v1\.\d+\.\d+-k3s\d+$", (string)file["image"]!);
        Assert.Matches(@"^\d+[smh]$", (string)file["options"]!["k3d"]!["timeout"]!);
        Assert.All(Pods.Items(file["ports"]), p => Assert.Matches(@"^127\.0\.0\.1:\d+:3[0-2]\d{3}$", (string)p["port"]!));
        Assert.All(
            Pods.Items(file["options"]!["k3s"]!["extraArgs"]),
            a => Assert.StartsWith("--", (string)a["arg"]!, StringComparison.Ordinal)
        );
        var filters = Pods.Items(file["ports"])
            .Concat(Pods.Items(file["options"]!["k3s"]!["extraArgs"]))
            .SelectMany(i => Pods.Items(i["nodeFilters"]));
        Assert.All(filters, f => Assert.Contains((string)f!, Filters));
    }

    [Fact]
    public void A_dollar_would_be_taken_for_a_variable() =>
        Assert.DoesNotContain("$", System.IO.File.ReadAllText(Stack.PathOf("k3d/balloon.yaml")), StringComparison.Ordinal);

    [Fact]
    public void A_field_in_the_wrong_place_is_named()
    {
        var file = File();
        file["options"]!["k3s"]!["extraServerArgs"] = new JsonArray();
        file["ports"]![0]!["hostPort"] = 1;
        Assert.Equal(["ports.*.hostPort", "options.k3s.extraServerArgs"], Problems(file));
    }

    private static JsonNode File() => Yaml.Documents(System.IO.File.ReadAllText(Stack.PathOf("k3d/balloon.yaml")))[0];

    private static List<string> Problems(JsonNode node, string path = "")
    {
        var problems = new List<string>();
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    var here = path.Length == 0 ? name : $"{path}.{name}";
                    if (!Fields.TryGetValue(path, out var known) || !known.Contains(name))
                        problems.Add(here);
                    else if (value is JsonObject or JsonArray)
                        problems.AddRange(Problems(value, here));
                }

                break;
            case JsonArray list:
                foreach (var item in list.OfType<JsonObject>())
                    problems.AddRange(Problems(item, path + ".*"));
                break;
        }

        return problems;
    }
}
