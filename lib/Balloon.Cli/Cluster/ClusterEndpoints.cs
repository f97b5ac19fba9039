using System.Text.Json;
using Balloon.Notebook.Profiles;

namespace Balloon.Cli.Cluster;

/// <summary>The cluster's addresses on this machine, as infra/k3d/balloon.yaml maps them, and what a person opens or types.</summary>
internal static class ClusterEndpoints
{
    public const string Kafka = "127.0.0.1:19094";
    public const string Catalog = "http://127.0.0.1:18181/api/catalog";
    public const string S3 = "http://127.0.0.1:14566";
    public const string SqlHost = "127.0.0.1";
    public const string SqlPort = "14567";
    public const string Jupyter = "http://localhost:18888";
    public const string RisingWave = "http://localhost:15691";
    public const string Dashboards = "http://localhost:18080";
    public const string Game = "http://localhost:18081";

    /// <summary>Writes the file from which <c>BALLOON_PROFILE=cluster</c> is configured, and returns its name.</summary>
    public static async Task<string> WriteAsync(Kubectl kubectl, ClusterSecrets secrets, CancellationToken cancellationToken)
    {
        var lake = await secrets.ReadAsync("lake-credentials", cancellationToken).ConfigureAwait(false);
        var s3 = await secrets.ReadAsync("s3-credentials", cancellationToken).ConfigureAwait(false);
        if (lake is null || s3 is null)
            throw new CommandFailedException("The cluster's Secrets do not exist. Create them with: ./balloon up --profile cluster");
        var inside = await InsideAsync(kubectl, cancellationToken).ConfigureAwait(false);
        var path = Path.Combine(BalloonHome.State, BalloonHome.ClusterFileName);
        ClusterFile.Write(
            path,
            new Dictionary<string, string>
            {
                ["kafka"] = Kafka,
                ["sql_host"] = SqlHost,
                ["sql_port"] = SqlPort,
                ["catalog_uri"] = Catalog,
                ["warehouse"] = inside["CATALOG_NAME"],
                ["catalog_credential"] = lake["credential"],
                ["s3_endpoint"] = S3,
                ["s3_region"] = inside["AWS_REGION"],
                ["s3_access_key"] = s3["access-key-id"],
                ["s3_secret_key"] = s3["secret-access-key"],
                ["stream_kafka"] = inside["KAFKA_BOOTSTRAP_SERVERS"],
                ["stream_catalog_uri"] = inside["ICEBERG_REST_URI"],
                ["stream_s3_endpoint"] = inside["AWS_ENDPOINT_URL"],
            }
        );
        return path;
    }

    /// <summary>Tells a person what to do next.</summary>
    public static async Task PrintAsync(ClusterSecrets secrets, string file, Action<string> say, CancellationToken cancellationToken)
    {
        var token = (await secrets.ReadAsync("jupyter-token", cancellationToken).ConfigureAwait(false))?["token"];
        say($"  Kafka       {Kafka}");
        say($"  SQL         psql -h {SqlHost} -p {SqlPort} -d dev -U root");
        say($"  RisingWave  {RisingWave}");
        say($"  catalog     {Catalog}");
        say($"  S3          {S3}");
        say($"  Jupyter     {Jupyter}/lab?token={token}");
        say($"  dashboards  {Dashboards}");
        say($"  game        {Game}");
        say("");
        say($"The chapters on it, from here:    BALLOON_PROFILE=cluster ./balloon run --here    (addresses: {file})");
        say(
            $"Players that do not stop:         kubectl --context {ClusterLayout.Context} -n {ClusterLayout.Namespace} scale deployment generator --replicas=1"
        );
    }

    /// <summary>The addresses within the cluster, from the ConfigMap that the pods use.</summary>
    private static async Task<Dictionary<string, string>> InsideAsync(Kubectl kubectl, CancellationToken cancellationToken)
    {
        using var map =
            await kubectl.FindAsync("configmap", "profile", ClusterLayout.Namespace, cancellationToken).ConfigureAwait(false)
            ?? throw new CommandFailedException("The ConfigMap 'profile' does not exist. Create it with: ./balloon up --profile cluster");
        return map.RootElement.GetProperty("data").Deserialize<Dictionary<string, string>>()!;
    }
}
