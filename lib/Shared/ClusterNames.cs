namespace Balloon;

/// <summary>What the cluster of infra/ is called, as its manifests and k3d have it.</summary>
internal static class ClusterNames
{
    public const string Cluster = "balloon";

    /// <summary>The context that k3d gives to kubectl for <see cref="Cluster"/>.</summary>
    public const string Context = "k3d-balloon";

    public const string Namespace = "balloon";

    /// <summary>The Secret with client-id and client-secret of Polaris' root.</summary>
    public const string PolarisRootSecret = "polaris-root-credentials";
}
