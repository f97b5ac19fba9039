namespace Balloon.Notebook.Profiles;

/// <summary>The settings of the cluster profile: the variables that may set each, first one first, and what holds without them.</summary>
internal static class ClusterDefaults
{
    public const string Topic = "balloon-game";
    public const string Namespace = "balloon_pops";
    public const string Catalog = "http://polaris:8181/api/catalog";

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("kafka", "my-cluster-kafka-bootstrap.kafka:9092", ["KAFKA_BOOTSTRAP_SERVERS"]),
        new("topic", Topic, ["KAFKA_TOPIC"]),
        new("sql_host", "risingwave", ["PGHOST"]),
        new("sql_port", "4567", ["PGPORT"]),
        new("sql_user", "root", ["PGUSER"]),
        new("sql_password", "", ["PGPASSWORD"], IsSecret: true),
        new("sql_database", "dev", ["PGDATABASE"]),
        new("catalog_uri", Catalog, ["ICEBERG_REST_URI"]),
        new("warehouse", "balloon-game", ["CATALOG_NAME"]),
        new("namespace", Namespace, ["ICEBERG_NAMESPACE"]),
        new("catalog_credential", "", ["ICEBERG_REST_CREDENTIAL"], IsSecret: true),
        new("catalog_scope", "PRINCIPAL_ROLE:ALL", ["ICEBERG_REST_SCOPE"]),
        new("catalog_oauth2_uri", "", ["ICEBERG_REST_OAUTH2_URI"]),
        new("s3_endpoint", "http://localstack:4566", ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]),
        new("s3_region", "us-east-1", ["AWS_REGION", "AWS_DEFAULT_REGION"]),
        new("s3_access_key", "test", ["AWS_ACCESS_KEY_ID"], IsSecret: true),
        new("s3_secret_key", "test", ["AWS_SECRET_ACCESS_KEY"], IsSecret: true),
    ];

    public sealed record Setting(string Name, string Default, string[] Variables, bool IsSecret = false);
}
