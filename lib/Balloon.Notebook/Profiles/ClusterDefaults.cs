namespace Balloon.Notebook.Profiles;

/// <summary>The settings of the cluster profile: the variables that may set each, in order of precedence, and the defaults.</summary>
internal static class ClusterDefaults
{
    public const string Topic = "balloon-game";
    public const string Namespace = "balloon_pops";
    public const string Catalog = "http://polaris:8181/api/catalog";

    /// <summary>The prefix of settings that only the stream SQL's server uses.</summary>
    public const string StreamPrefix = "stream_";

    /// <summary>The settings of one learner, who has a topic, a schema and a namespace of their own.</summary>
    /// <param name="learner">The learner's name; empty if one person has the cluster.</param>
    public static IReadOnlyList<Setting> For(string learner) =>
        [
            new("kafka", "my-cluster-kafka-bootstrap.kafka:9092", ["KAFKA_BOOTSTRAP_SERVERS"]),
            new("topic", learner.Length == 0 ? Topic : $"{Topic}-{learner}", ["KAFKA_TOPIC"]),
            new("sql_host", "risingwave", ["PGHOST"]),
            new("sql_port", "4567", ["PGPORT"]),
            new("sql_user", "root", ["PGUSER"]),
            new("sql_password", "", ["PGPASSWORD"], IsSecret: true),
            new("sql_database", "dev", ["PGDATABASE"]),
            new("sql_schema", learner.Length == 0 ? "" : $"learner_{learner}", []),
            new("catalog_uri", Catalog, ["ICEBERG_REST_URI"]),
            new("warehouse", "balloon-game", ["CATALOG_NAME"]),
            new("namespace", learner.Length == 0 ? Namespace : $"{Namespace}_{learner}", ["ICEBERG_NAMESPACE"]),
            new("catalog_credential", "", ["ICEBERG_REST_CREDENTIAL"], IsSecret: true),
            new("catalog_scope", "PRINCIPAL_ROLE:ALL", ["ICEBERG_REST_SCOPE"]),
            new("catalog_oauth2_uri", "", ["ICEBERG_REST_OAUTH2_URI"]),
            new("s3_endpoint", "http://localstack:4566", ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]),
            new("s3_region", "us-east-1", ["AWS_REGION", "AWS_DEFAULT_REGION"]),
            new("s3_access_key", "test", ["AWS_ACCESS_KEY_ID"], IsSecret: true),
            new("s3_secret_key", "test", ["AWS_SECRET_ACCESS_KEY"], IsSecret: true),
        ];

    /// <summary>
    /// Addresses for the stream SQL's server if they differ from this program's: from the host, Kafka is <c>localhost:19094</c>, but
    /// RisingWave, which runs in the cluster, needs the Service's name.
    /// </summary>
    public static IReadOnlyList<(string Name, string Variable)> Stream { get; } =
    [
        ("kafka", "STREAM_KAFKA_BOOTSTRAP_SERVERS"),
        ("catalog_uri", "STREAM_ICEBERG_REST_URI"),
        ("catalog_oauth2_uri", "STREAM_ICEBERG_REST_OAUTH2_URI"),
        ("s3_endpoint", "STREAM_AWS_ENDPOINT_URL"),
    ];

    public sealed record Setting(string Name, string Default, string[] Variables, bool IsSecret = false);
}
