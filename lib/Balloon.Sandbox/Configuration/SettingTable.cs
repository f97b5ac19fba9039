using static Balloon.Sandbox.Configuration.SettingEffect;

namespace Balloon.Sandbox.Configuration;

/// <summary>
/// All settings of a session: those of RisingWave 3.0, and those of PostgreSQL that clients set when they connect. Other names are refused.
/// </summary>
internal static class SettingTable
{
    private static readonly ISettingValues Flag = Booleans.Instance;
    private static readonly ISettingValues Text = Texts.Instance;
    private static readonly ISettingValues Span = Durations.Instance;
    private static readonly ISettingValues Limit = new WholeNumbers(orDefault: true);

    private static readonly Dictionary<string, Setting> ByName = All().ToDictionary(s => s.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The settings, by name.</summary>
    public static IEnumerable<Setting> Settings => ByName.Values.OrderBy(s => s.Name, StringComparer.Ordinal);

    /// <summary>Finds a setting by name, in any case, with or without RisingWave's prefix rw_; null if there is none.</summary>
    public static Setting? Find(string name) =>
        ByName.GetValueOrDefault(name)
        ?? (name.StartsWith("rw_", StringComparison.OrdinalIgnoreCase) ? ByName.GetValueOrDefault(name[3..]) : null);

    private static IEnumerable<Setting> All() => [.. Server(), .. Session(), .. Writes(), .. Queries(), .. Streams()];

    private static Setting[] Server() =>
        [
            new("server_version", "13.14.0", Tells, Text, "The version of PostgreSQL whose protocol this is.")
            {
                ReportedAs = "server_version",
            },
            new("server_version_num", "130014", Tells, Text, "The version as a number."),
            new("server_encoding", "UTF8", Tells, Text, "The encoding in which the server stores texts.")
            {
                ReportedAs = "server_encoding",
            },
            new("integer_datetimes", "on", Tells, Text, "Times are stored as whole numbers.") { ReportedAs = "integer_datetimes" },
            new("is_superuser", "on", Tells, Text, "The only user is a superuser.") { ReportedAs = "is_superuser" },
            new("session_authorization", "root", Tells, Text, "The user of the session.") { ReportedAs = "session_authorization" },
            new("in_hot_standby", "off", Tells, Text, "The server is not a standby of another.") { ReportedAs = "in_hot_standby" },
            new("max_identifier_length", "63", Tells, Text, "The length of a name in PostgreSQL; longer ones are not cut here."),
        ];

    private static Setting[] Session() =>
        [
            new("application_name", "", Acts, Text, "The name that the client gives itself.") { ReportedAs = "application_name" },
            new("timezone", "UTC", Acts, Zones.Instance, "The zone in which times with a time zone are read and shown.")
            {
                ReportedAs = "TimeZone",
            },
            new("search_path", "\"$user\", public", Acts, Text, "The schema in which a name without one is looked up."),
            new("statement_timeout", "0", Acts, Span, "A statement that takes longer is cancelled; 0 is never."),
            new(
                "client_min_messages",
                "notice",
                Acts,
                new OneOf("debug5", "debug4", "debug3", "debug2", "debug1|debug", "log", "notice", "warning", "error"),
                "The least severe messages that are sent."
            ),
            new("client_encoding", "UTF8", Fixed, new OneOf("UTF8|utf-8|unicode"), "The encoding in which texts are sent.")
            {
                ReportedAs = "client_encoding",
            },
            new("datestyle", "ISO, MDY", Fixed, new OneOf("ISO, MDY|ISO|MDY|iso,mdy|default"), "How dates are shown.")
            {
                ReportedAs = "DateStyle",
            },
            new("intervalstyle", "postgres", Fixed, new OneOf("postgres"), "How intervals are shown.") { ReportedAs = "IntervalStyle" },
            new("bytea_output", "hex", Fixed, new OneOf("hex"), "How bytes are shown."),
            new("standard_conforming_strings", "on", Fixed, new OneOf("on|true|1|yes"), "A backslash in a string is a backslash.")
            {
                ReportedAs = "standard_conforming_strings",
            },
            new(
                "extra_float_digits",
                "1",
                Fixed,
                new OneOf("1", "2", "3"),
                "Floats are shown with as many digits as are needed to read them back."
            ),
            new("row_security", "true", Tunes, Flag, "There are no policies on rows."),
            new("synchronize_seqscans", "false", Tunes, Flag, "PostgreSQL's scans share their position."),
            new("lock_timeout", "0", Tunes, Span, "There are no locks to wait for."),
            new("idle_in_transaction_session_timeout", "0", Fixed, new OneOf("0|0ms|0s"), "An idle transaction is not ended."),
            new(
                "transaction_isolation",
                "read committed",
                Tunes,
                new OneOf("read committed", "read uncommitted", "repeatable read", "serializable"),
                "A statement sees a single snapshot, and so does a transaction that reads."
            ),
            new(
                "default_transaction_isolation",
                "read committed",
                Tunes,
                new OneOf("read committed", "read uncommitted", "repeatable read", "serializable"),
                "As transaction_isolation."
            ),
            new("default_transaction_read_only", "off", Fixed, new OneOf("off|false|0|no"), "BEGIN READ ONLY sets it for one transaction.")
            {
                ReportedAs = "default_transaction_read_only",
            },
        ];

    private static Setting[] Writes() =>
        [
            new("implicit_flush", "false", Acts, Flag, "A write ends when it can be read and is durable."),
            new("dml_wait_persistence", "false", Acts, Flag, "A write ends when it is durable."),
            new("background_ddl", "false", Tunes, Flag, "CREATE returns once the object exists and is filled."),
            new(
                "sink_decouple",
                "default",
                Tunes,
                new OneOf("default", "true|on|t|1", "false|off|f|0"),
                "How a sink waits for its target."
            ),
            new("upsert_dml", "false", Tunes, Flag, "How changes of rows are sent."),
            new("batch_enable_distributed_dml", "false", Tunes, Flag, "Where writes are computed."),
            new("cdc_source_wait_streaming_start_timeout", "30", Tunes, new WholeNumbers(), "Seconds to wait for a CDC source to start."),
            new("create_compaction_group_for_mv", "false", Tunes, Flag, "Where a view's state is compacted."),
            new("bypass_cluster_limits", "false", Tunes, Flag, "Limits of a cluster."),
            new("slow_ddl_notification_secs", "30", Tunes, new WholeNumbers(), "When a client is notified that a CREATE is slow."),
            new("enable_serverless_backfill", "false", Fixed, new OneOf("false|off|f|0"), "Views are filled on this machine only."),
            new("iceberg_engine_connection", "", Fixed, new OneOf(""), "There are no connections."),
            new("disable_purify_definition", "false", Fixed, new OneOf("false|off|f|0"), "SHOW CREATE completes a definition."),
            new(
                "unsafe_enable_storage_retention_for_non_append_only_tables",
                "false",
                Fixed,
                new OneOf("false|off|f|0"),
                "Rows of a table that changes do not expire."
            ),
        ];

    private static Setting[] Queries() =>
        [
            new("batch_expr_strict_mode", "true", Acts, Flag, "An error in an expression ends the query; else it is NULL."),
            new("query_mode", "auto", Tunes, new OneOf("auto|default", "local", "distributed"), "Where a query runs."),
            new("query_epoch", "0", Fixed, new OneOf("0"), "A query reads the present."),
            new(
                "visibility_mode",
                "default",
                Acts,
                new OneOf("default", "all", "checkpoint"),
                "A query reads the newest rows; checkpoint: it waits until they are durable."
            ),
            new("batch_parallelism", "default", Tunes, Limit, "Threads of a query."),
            new("batch_enable_sort_agg", "true", Tunes, Flag, "How groups are computed."),
            new("batch_enable_lookup_join", "true", Tunes, Flag, "How joins are computed."),
            new("batch_hnsw_ef_search", "40", Tunes, new WholeNumbers(1), "How far an index of vectors is searched."),
            new("max_split_range_gap", "8", Tunes, new WholeNumbers(), "How ranges of keys are read."),
            new("enable_join_ordering", "true", Tunes, Flag, "Joins may be reordered."),
            new("enable_two_phase_agg", "true", Tunes, Flag, "Groups are computed in two steps."),
            new("force_two_phase_agg", "false", Tunes, Flag, "Groups are always computed in two steps."),
            new("force_split_distinct_agg", "false", Tunes, Flag, "DISTINCT aggregates are split."),
            new("enable_share_plan", "true", Tunes, Flag, "Equal parts of a plan run once."),
            new("enable_index_selection", "true", Tunes, Flag, "A query may read an index."),
            new("enable_mv_selection", "false", Tunes, Flag, "A query may read a materialized view that holds its answer."),
            new("enable_datafusion_engine", "true", Tunes, Flag, "Which engine reads Iceberg."),
            new("datafusion_prefer_hash_join", "true", Tunes, Flag, "How that engine joins."),
            new("iceberg_query_storage_mode", "auto", Tunes, Text, "From where an Iceberg table is read."),
        ];

    private static Setting[] Streams() =>
        [
            .. new[] { "", "_for_backfill", "_for_table", "_for_sink", "_for_index", "_for_source", "_for_materialized_view" }.Select(
                suffix => new Setting($"streaming_parallelism{suffix}", "default", Tunes, Text, "The number of actors that run a stream.")
            ),
            new(
                "streaming_max_parallelism",
                "256",
                Tunes,
                new WholeNumbers(orDefault: true),
                "The largest number of actors that could run a stream."
            ),
            .. new[] { "backfill_rate_limit", "source_rate_limit", "dml_rate_limit", "sink_rate_limit" }.Select(name => new Setting(
                name,
                "default",
                Fixed,
                new OneOf("default|-1"),
                "Rows are read as fast as they arrive."
            )),
            new("streaming_enable_delta_join", "false", Tunes, Flag, "Joins read indexes instead of keeping state."),
            new("streaming_enable_bushy_join", "true", Tunes, Flag, "Joins may form a bushy tree."),
            new("streaming_enable_unaligned_join", "false", Tunes, Flag, "Joins buffer between barriers."),
            new("streaming_force_filter_inside_join", "false", Tunes, Flag, "Where a join's condition is checked."),
            new("streaming_use_arrangement_backfill", "true", Tunes, Flag, "How a new view reads existing rows."),
            new("streaming_use_snapshot_backfill", "true", Tunes, Flag, "How a new view reads existing rows."),
            new("streaming_use_shared_source", "true", Tunes, Flag, "Views share the reader of a source."),
            new("streaming_allow_jsonb_in_stream_key", "false", Tunes, Flag, "A jsonb may be part of a row's key."),
            new("streaming_over_window_cache_policy", "full", Tunes, Text, "What a window function keeps in memory."),
            new("streaming_separate_consecutive_join", "false", Tunes, Flag, "Where joins run."),
            new("streaming_separate_sink", "false", Tunes, Flag, "Where sinks run."),
            new("streaming_join_encoding", "default", Tunes, Text, "How a join's rows are kept in memory."),
            new("streaming_cache_refill_policy", "default", Tunes, Text, "Which part of the store is cached in memory."),
            new("streaming_asof_join_use_cache", "true", Tunes, Flag, "What an ASOF join keeps in memory."),
            new("streaming_sync_log_store_pause_duration_ms", "default", Tunes, Limit, "How a sink's log waits."),
            new("streaming_sync_log_store_buffer_size", "default", Tunes, Limit, "How much a sink's log holds."),
            new(
                "streaming_unsafe_allow_unmaterialized_impure_expr",
                "false",
                Fixed,
                new OneOf("false|off|f|0"),
                "Views may not call random() and similar functions."
            ),
            new(
                "streaming_unsafe_allow_upsert_sink_pk_mismatch",
                "false",
                Fixed,
                new OneOf("false|off|f|0"),
                "An upsert sink's key is the stream's."
            ),
            new("enable_locality_backfill", "true", Tunes, Flag, "How a new view reads existing rows."),
            new("locality_backfill_mode", "auto", Tunes, Text, "How a new view reads existing rows."),
            new("auto_locality_backfill_min_size", "0", Tunes, new WholeNumbers(), "The least size from which that mode is used."),
        ];
}
