namespace Balloon.Cli.Cluster;

/// <summary>A program that the cluster needs.</summary>
/// <param name="Name">Its name on the PATH.</param>
/// <param name="Asks">The arguments with which it shows that it works.</param>
/// <param name="For">Why it is needed.</param>
/// <param name="Get">How to install it.</param>
internal sealed record NeededTool(string Name, string[] Asks, string For, string Get);

/// <summary>Checks all tools before anything is done, so that one message names all that are missing.</summary>
internal static class ToolChecks
{
    public static readonly NeededTool Docker = new(
        "docker",
        ["version", "--format", "{{.Server.Version}}"],
        "runs the cluster's node",
        "https://docs.docker.com/get-started/get-docker/ (or Podman Desktop, Rancher Desktop, OrbStack: anything with a docker command)"
    );

    public static readonly NeededTool K3d = new(
        "k3d",
        ["version"],
        "makes the cluster",
        "https://k3d.io/#installation (brew install k3d, winget install k3d, choco install k3d)"
    );

    public static readonly NeededTool Kubectl = new(
        "kubectl",
        ["version", "--client"],
        "applies the manifests",
        "https://kubernetes.io/docs/tasks/tools/ (brew install kubectl, winget install Kubernetes.kubectl)"
    );

    public static readonly NeededTool Helm = new(
        "helm",
        ["version", "--short"],
        "installs Kafka's operator",
        "https://helm.sh/docs/intro/install/ (brew install helm, winget install Helm.Helm)"
    );

    public static IReadOnlyList<NeededTool> All { get; } = [Docker, K3d, Kubectl, Helm];

    /// <exception cref="CommandFailedException">Some are missing or do not work; the message tells how to install each.</exception>
    public static async Task RequireAsync(IReadOnlyList<NeededTool> tools, CancellationToken cancellationToken)
    {
        var wrong = new List<string>();
        foreach (var tool in tools)
        {
            if (await WrongAsync(tool, cancellationToken).ConfigureAwait(false) is { } why)
                wrong.Add(why);
        }

        if (wrong.Count > 0)
            throw new CommandFailedException(
                $"The cluster needs {string.Join(", ", tools.Select(t => t.Name))}.\n{string.Join('\n', wrong)}\n"
                    + "The course needs no cluster: './balloon up' starts the sandbox with nothing but .NET."
            );
    }

    private static async Task<string?> WrongAsync(NeededTool tool, CancellationToken cancellationToken)
    {
        ProgramResult result;
        try
        {
            result = await Tool.RunAsync(tool.Name, tool.Asks, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (CommandFailedException)
        {
            return $"  {tool.Name} is missing; it {tool.For}. Get it from {tool.Get}";
        }

        if (result.Ok)
            return null;
        return tool == Docker
            ? $"  docker is installed, but its engine does not answer: start Docker Desktop, or the docker service.\n{result.Tail(2)}"
            : $"  {tool.Name} is installed, but does not work ('{tool.Name} {string.Join(' ', tool.Asks)}' ended with {result.ExitCode}).\n{result.Tail(2)}";
    }
}
