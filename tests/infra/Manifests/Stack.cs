using System.Text.Json.Nodes;
using Balloon.Cli.Cluster;
using Balloon.Testing;

namespace Balloon.Infra.Tests.Manifests;

/// <summary>An object of the manifests.</summary>
internal sealed record Resource(JsonNode Json)
{
    public string Kind => Text("kind");
    public string Name => (string)Json["metadata"]!["name"]!;
    public string Namespace => (string?)Json["metadata"]!["namespace"] ?? "";

    /// <summary>The template of its pods, or null.</summary>
    public JsonNode? PodTemplate => Kind is "Deployment" or "StatefulSet" or "Job" ? Json["spec"]!["template"] : null;

    public override string ToString() => $"{Kind} {Name}";

    private string Text(string name) => (string)Json[name]!;
}

/// <summary>
/// Everything that has to fit together: the manifests as kustomize builds them, and the files outside that refer to them.
/// </summary>
/// <param name="Resources">The objects.</param>
/// <param name="K3d">infra/k3d/balloon.yaml.</param>
/// <param name="OperatorValues">infra/kafka/operator-values.yaml.</param>
internal sealed record Stack(IReadOnlyList<Resource> Resources, JsonNode K3d, JsonNode OperatorValues)
{
    /// <summary>The Secrets that the command generates, with their keys.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Secrets { get; } =
        ClusterSecrets.All.ToDictionary(s => s.Key, s => (IReadOnlyList<string>)[.. s.Value().Keys]);

    public IEnumerable<Resource> Of(string kind) => Resources.Where(r => r.Kind == kind);

    /// <summary>Builds a folder below infra/ with kustomize.</summary>
    public static async Task<Stack> BuildAsync(string folder)
    {
        var (code, output, errors) = await Programs.RunAsync(Programs.Kubectl(), ["kustomize", PathOf(folder)]);
        Assert.True(code == 0, errors);
        return new Stack(
            [.. Yaml.Documents(output).Select(d => new Resource(d))],
            Yaml.Documents(File.ReadAllText(PathOf("k3d/balloon.yaml")))[0],
            Yaml.Documents(File.ReadAllText(PathOf("kafka/operator-values.yaml")))[0]
        );
    }

    /// <summary>A copy that may be changed.</summary>
    public Stack Copy() => new([.. Resources.Select(r => new Resource(r.Json.DeepClone()))], K3d.DeepClone(), OperatorValues.DeepClone());

    public Resource Get(string kind, string name) => Of(kind).Single(r => r.Name == name);

    public static string PathOf(string folder) => Path.Combine([Repo.Root, "infra", .. folder.Split('/')]);
}
