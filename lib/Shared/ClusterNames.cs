namespace Balloon;

/// <summary>Names of the cluster in infra/, as in its manifests and k3d's configuration.</summary>
internal static class ClusterNames
{
    public const string Cluster = "balloon";

    /// <summary>The context that k3d adds to kubectl's configuration for <see cref="Cluster"/>.</summary>
    public const string Context = "k3d-balloon";

    public const string Namespace = "balloon";

    /// <summary>The Secret with the client-id and client-secret of Polaris's root user.</summary>
    public const string PolarisRootSecret = "polaris-root-credentials";
}
