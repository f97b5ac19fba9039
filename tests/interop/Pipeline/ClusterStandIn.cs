using Balloon.Interop.Tests.Peers;
using Balloon.Interop.Tests.Running;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>
/// The cluster with one substitute: Apache Kafka, Iceberg's own REST catalog and LocalStack's S3 are real, and the sandbox's engine takes
/// the place of RisingWave. Reached as the cluster is, by the variables of <c>BALLOON_PROFILE=cluster</c>.
/// </summary>
internal sealed class ClusterStandIn : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _pieces = [];

    /// <summary>The variables with the addresses of the parts.</summary>
    public Dictionary<string, string?> Variables { get; private set; } = [];

    public static async Task<ClusterStandIn> StartAsync()
    {
        var stack = new ClusterStandIn();
        try
        {
            await stack.UpAsync();
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var piece in Enumerable.Reverse(_pieces))
            await piece.DisposeAsync();
    }

    private async Task UpAsync()
    {
        var kafka = Keep(await ApacheKafka.StartAsync());
        var store = Keep(await LocalStack.StartAsync());
        var catalog = Keep(
            await IcebergServer.StartAsync(
                $"warehouse=s3://{LocalStack.Bucket}",
                "io-impl=org.apache.iceberg.aws.s3.S3FileIO",
                $"s3.endpoint={store.Endpoint}",
                "s3.path-style-access=true",
                $"s3.access-key-id={LocalStack.Key}",
                $"s3.secret-access-key={LocalStack.Key}",
                $"client.region={LocalStack.Region}"
            )
        );
        var engine = Keep(await RunningSandbox.StartAsync());
        Variables = new()
        {
            ["BALLOON_PROFILE"] = "cluster",
            ["KAFKA_BOOTSTRAP_SERVERS"] = kafka.BootstrapServers,
            ["PGHOST"] = "127.0.0.1",
            ["PGPORT"] = engine.SqlPort.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["PGUSER"] = "root",
            ["PGDATABASE"] = "dev",
            ["ICEBERG_REST_URI"] = catalog.Uri,
            ["ICEBERG_REST_CREDENTIAL"] = "course:secret",
            ["CATALOG_NAME"] = LocalStack.Bucket,
            ["AWS_ENDPOINT_URL"] = store.Endpoint,
            ["AWS_REGION"] = LocalStack.Region,
            ["AWS_ACCESS_KEY_ID"] = LocalStack.Key,
            ["AWS_SECRET_ACCESS_KEY"] = LocalStack.Key,
        };
    }

    private T Keep<T>(T piece)
        where T : IAsyncDisposable
    {
        _pieces.Add(piece);
        return piece;
    }
}
