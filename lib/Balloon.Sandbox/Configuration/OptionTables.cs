namespace Balloon.Sandbox.Configuration;

/// <summary>
/// The options of WITH and ENCODE by kind of object, as RisingWave 3 has them. Those of a datagen source depend on its columns
/// (<c>DatagenTable</c>).
/// </summary>
internal static class OptionTables
{
    private static readonly ISettingValues Text = Texts.Instance;
    private static readonly ISettingValues Flag = Booleans.Instance;
    private static readonly ISettingValues Number = new WholeNumbers();
    private static readonly ISettingValues Count = new WholeNumbers(1, int.MaxValue);

    // RisingWave's sinks know no other words for true and false.
    private static readonly ISettingValues TrueOrFalse = new OneOf("true", "false");

    // Options of the Kafka client, under librdkafka's names; RisingWave accepts these and no others.
    private static readonly KnownOption[] Client =
    [
        new("properties.security.protocol", new OneOf("plaintext", "ssl", "sasl_plaintext", "sasl_ssl")),
        new("properties.ssl.endpoint.identification.algorithm", new OneOf("none", "https")),
        .. Each(
            "properties.ssl.",
            Text,
            "ca.location",
            "ca.pem",
            "certificate.location",
            "certificate.pem",
            "key.location",
            "key.pem",
            "key.password"
        ),
        new("properties.sasl.mechanism", new OneOf("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "GSSAPI", "OAUTHBEARER")),
        .. Each(
            "properties.sasl.",
            Text,
            "username",
            "password",
            "kerberos.service.name",
            "kerberos.keytab",
            "kerberos.principal",
            "oauthbearer.config"
        ),
        // It would run a command on this machine.
        new("properties.sasl.kerberos.kinit.cmd"),
        new("properties.sasl.kerberos.min.time.before.relogin", new WholeNumbers(0, 86_400_000)),
        new("properties.client.id", Text),
        new("properties.enable.ssl.certificate.verification", Flag),
        new("properties.socket.keepalive.enable", Flag),
        new("properties.message.max.bytes", new WholeNumbers(1000, 1_000_000_000)),
        new("properties.receive.message.max.bytes", new WholeNumbers(1000, int.MaxValue)),
        new("properties.statistics.interval.ms", new WholeNumbers(0, 86_400_000)),
        new("properties.queued.min.messages", new WholeNumbers(1, 10_000_000)),
        new("properties.queued.max.messages.kbytes", new WholeNumbers(1, 2_097_151)),
        new("properties.fetch.wait.max.ms", new WholeNumbers(0, 300_000)),
        new("properties.fetch.min.bytes", new WholeNumbers(1, 100_000_000)),
        new("properties.fetch.message.max.bytes", new WholeNumbers(1, 1_000_000_000)),
        new("properties.fetch.queue.backoff.ms", new WholeNumbers(0, 300_000)),
        new("properties.fetch.max.bytes", new WholeNumbers(0, int.MaxValue - 512)),
        // Offsets are stored in checkpoints and not committed to a group.
        new("properties.enable.auto.commit", new OneOf("false|f|off|0")),
    ];

    /// <summary>CREATE SOURCE and CREATE TABLE with connector = 'kafka'.</summary>
    public static OptionTable Kafka { get; } =
        new(
            "a Kafka source",
            [
                new("connector", Text),
                new("topic", Text) { Aliases = ["kafka.topic"], Example = "TOPIC" },
                new("properties.bootstrap.server", Text) { Aliases = ["kafka.brokers"], Example = "127.0.0.1:19092" },
                new("scan.startup.mode", new OneOf("earliest", "latest")) { Aliases = ["kafka.scan.startup.mode"] },
                new("scan.startup.timestamp.millis", Number) { Aliases = ["scan.startup.timestamp_millis", "kafka.time.offset"] },
                new("group.id.prefix", Text),
                .. Client,
                .. Elsewhere(
                    "properties.sync.call.timeout",
                    "properties.aws.",
                    "aws.",
                    "region",
                    "endpoint",
                    "broker.",
                    "connection.",
                    "privatelink.",
                    "bytes.per.second",
                    "max.num.messages",
                    "upsert",
                    "message",
                    "refresh.",
                    "schema.",
                    "source_rate_limit"
                ),
            ]
        );

    /// <summary>ENCODE JSON of a Kafka source.</summary>
    public static OptionTable Json { get; } =
        new(
            "ENCODE JSON",
            [
                new("timestamptz.handling.mode", new OneOf("guess_number_unit", "micro", "milli", "utc_string", "utc_without_suffix")),
                .. Elsewhere(
                    "timestamp.handling.mode",
                    "time.handling.mode",
                    "bigint.unsigned.handling.mode",
                    "map.handling.mode",
                    "schema.",
                    "aws."
                ),
            ]
        );

    /// <summary>ENCODE BYTES.</summary>
    public static OptionTable Bytes { get; } = new("ENCODE BYTES");

    /// <summary>CREATE TABLE without a connector.</summary>
    public static OptionTable Table { get; } =
        new("a table without a connector", Elsewhere("retention_seconds", "dml_rate_limit", "source_rate_limit", "backfill_rate_limit"));

    /// <summary>CREATE MATERIALIZED VIEW.</summary>
    public static OptionTable View { get; } =
        new("a view", Elsewhere("backfill_order", "backfill_rate_limit", "source_rate_limit", "refresh_interval_sec"));

    /// <summary>The options that all sinks to outside tables have.</summary>
    public static IReadOnlyList<KnownOption> Sink { get; } =
    [
        new("type", new OneOf("upsert", "append-only")),
        new("force_append_only", TrueOrFalse),
        new("primary_key", Text),
        new("commit_checkpoint_interval", Count),
    ];

    /// <summary>CREATE SINK … INTO.</summary>
    public static OptionTable TableSink { get; } =
        new(
            "a sink into a table",
            [
                new("type", new OneOf("upsert", "append-only")),
                new("snapshot", Flag),
                new("ignore_delete", Flag),
                new("force_append_only", Flag),
                .. Elsewhere("connector", "primary_key", "backfill_order", "auto.schema.change", "sink_rate_limit", "backfill_rate_limit"),
            ]
        );

    /// <summary>CREATE SINK with connector = 'blackhole'.</summary>
    public static OptionTable Blackhole { get; } =
        new(
            "a blackhole sink",
            [
                new("connector", Text),
                .. Sink,
                .. Elsewhere("snapshot", "ignore_delete", "backfill_order", "auto.schema.change", "sink_rate_limit", "backfill_rate_limit"),
            ]
        );

    /// <summary>CREATE SINK with connector = 'iceberg'.</summary>
    public static OptionTable IcebergSink { get; } =
        new(
            "an Iceberg sink",
            [
                new("connector", new OneOf("iceberg")),
                .. Sink.Select(o => o.Name == "type" ? o with { Example = "upsert" } : o),
                new("catalog.type", new OneOf("rest", "rest_rust"))
                {
                    Example = "rest",
                    Instead = "The sandbox commits to Iceberg REST catalogs: catalog.type = 'rest'.",
                },
                new("catalog.security", new OneOf("none", "oauth2")) { Instead = "Use catalog.security = 'oauth2' or 'none'." },
                new("catalog.uri", Text) { Example = "http://127.0.0.1:8181" },
                .. Each("catalog.", Text, "name", "credential", "token", "scope", "oauth2_server_uri", "header"),
                new("warehouse.path", Text),
                new("database.name", Text) { Example = "NAMESPACE" },
                new("table.name", Text) { Example = "TABLE" },
                .. Each("s3.", Text, "endpoint", "region", "access.key", "secret.key", "path.style.access"),
                new("vended_credentials", TrueOrFalse),
                new("create_table_if_not_exists", TrueOrFalse),
                new("format_version", new WholeNumbers(1, 3)),
                new("partition_by", Text),
                new("commit_retry_num", new WholeNumbers(0, int.MaxValue)),
                new("is_exactly_once", TrueOrFalse),
                new("enable_config_load", new OneOf("false")) { Instead = "Give the keys themselves: s3.access.key and s3.secret.key." },
                new("write_mode", new OneOf("merge-on-read")) { Instead = "Use write_mode = 'merge-on-read'." },
                new("enable_pk_index", new OneOf("false")) { Instead = "Leave it out: old rows are found by equality deletes." },
                new("auto.schema.change", new OneOf("false"))
                {
                    Instead = "Leave it out: drop the sink, change the table, and create the sink again.",
                },
                new("snapshot", new OneOf("true")) { Instead = "Leave it out: a sink begins with the existing rows." },
                new("ignore_delete", new OneOf("false")) { Instead = "Use type = 'append-only' with force_append_only = 'true'." },
                new("order_key") { Instead = "Give the table a sort order: the sink honours it." },
                // The catalog keeps only as much old metadata as the table's own properties ask for, whatever this option says.
                new("snapshot_expiration_clear_expired_meta_data", TrueOrFalse),
                new("enable_snapshot_expiration", TrueOrFalse),
                new("snapshot_expiration_max_age_millis", new WholeNumbers(0, (long)TimeSpan.MaxValue.TotalMilliseconds)),
                new("snapshot_expiration_retain_last", Count),
                new("snapshot_expiration_clear_expired_files", TrueOrFalse),
                new("compaction.type", new OneOf("full")) { Instead = "Use compaction.type = 'full'." },
                new("enable_compaction", TrueOrFalse),
                new("compaction_interval_sec", Count),
                .. Elsewhere("backfill_order", "sink_rate_limit", "backfill_rate_limit"),
            ]
        )
        {
            EmptyIsAbsent = true,
        };

    /// <summary>CREATE SUBSCRIPTION.</summary>
    public static OptionTable Subscription { get; } = new("a subscription", new KnownOption("retention", Text));

    private static KnownOption[] Elsewhere(params string[] names) => [.. names.Select(name => new KnownOption(name))];

    private static IEnumerable<KnownOption> Each(string prefix, ISettingValues values, params string[] names) =>
        names.Select(name => new KnownOption(prefix + name, values));
}
