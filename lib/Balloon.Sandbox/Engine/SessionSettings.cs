using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A session's settings: what SET takes and SHOW answers. Unknown names are refused, as in RisingWave.</summary>
internal sealed class SessionSettings
{
    private static readonly HashSet<string> ReportedNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "server_version",
        "server_encoding",
        "client_encoding",
        "application_name",
        "DateStyle",
        "TimeZone",
        "integer_datetimes",
        "standard_conforming_strings",
        "IntervalStyle",
        "is_superuser",
        "session_authorization",
        "default_transaction_read_only",
        "in_hot_standby",
    };

    private static readonly Dictionary<string, string> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["server_version"] = "13.14.0",
        ["server_version_num"] = "130014",
        ["server_encoding"] = "UTF8",
        ["client_encoding"] = "UTF8",
        ["application_name"] = "",
        ["DateStyle"] = "ISO, MDY",
        ["TimeZone"] = "UTC",
        ["integer_datetimes"] = "on",
        ["standard_conforming_strings"] = "on",
        ["IntervalStyle"] = "postgres",
        ["bytea_output"] = "hex",
        ["extra_float_digits"] = "1",
        ["search_path"] = "\"$user\", public",
        ["statement_timeout"] = "0",
        ["lock_timeout"] = "0",
        ["idle_in_transaction_session_timeout"] = "0",
        ["client_min_messages"] = "notice",
        ["row_security"] = "true",
        ["transaction_isolation"] = "read committed",
        ["default_transaction_isolation"] = "read committed",
        ["max_identifier_length"] = "63",
        ["synchronize_seqscans"] = "false",
        ["rw_implicit_flush"] = "false",
        ["background_ddl"] = "false",
        ["sink_decouple"] = "default",
        ["query_mode"] = "auto",
        ["visibility_mode"] = "default",
        ["streaming_parallelism"] = "default",
        ["batch_parallelism"] = "default",
        ["batch_expr_strict_mode"] = "true",
        ["create_compaction_group_for_mv"] = "false",
        ["rw_force_two_phase_agg"] = "false",
        ["rw_enable_two_phase_agg"] = "true",
        ["rw_force_split_distinct_agg"] = "false",
        ["rw_enable_join_ordering"] = "true",
        ["rw_streaming_enable_delta_join"] = "false",
        ["rw_streaming_enable_bushy_join"] = "true",
        ["rw_streaming_over_window_cache_policy"] = "full",
        ["rw_streaming_allow_jsonb_in_stream_key"] = "false",
        ["rw_batch_enable_sort_agg"] = "true",
        ["rw_batch_enable_lookup_join"] = "true",
        ["rw_enable_share_plan"] = "true",
        ["streaming_use_shared_source"] = "true",
        ["streaming_use_arrangement_backfill"] = "true",
        ["cdc_source_wait_streaming_start_timeout"] = "30",
        ["backfill_rate_limit"] = "default",
        ["source_rate_limit"] = "default",
        ["dml_rate_limit"] = "default",
        ["sink_rate_limit"] = "default",
        ["dml_wait_persistence"] = "false",
        ["batch_enable_distributed_dml"] = "false",
        ["max_split_range_gap"] = "8",
        ["streaming_parallelism_for_backfill"] = "default",
        ["streaming_parallelism_for_table"] = "default",
        ["streaming_parallelism_for_sink"] = "default",
        ["streaming_parallelism_for_index"] = "default",
        ["streaming_parallelism_for_source"] = "default",
        ["streaming_parallelism_for_materialized_view"] = "default",
        ["streaming_max_parallelism"] = "256",
        ["streaming_force_filter_inside_join"] = "false",
        ["streaming_use_snapshot_backfill"] = "true",
        ["streaming_allow_jsonb_in_stream_key"] = "false",
        ["streaming_separate_consecutive_join"] = "false",
        ["streaming_separate_sink"] = "false",
        ["streaming_join_encoding"] = "default",
        ["streaming_cache_refill_policy"] = "default",
        ["streaming_asof_join_use_cache"] = "true",
        ["streaming_enable_unaligned_join"] = "false",
        ["streaming_unsafe_allow_unmaterialized_impure_expr"] = "false",
        ["streaming_sync_log_store_pause_duration_ms"] = "default",
        ["streaming_sync_log_store_buffer_size"] = "default",
        ["enable_serverless_backfill"] = "false",
        ["enable_locality_backfill"] = "true",
        ["locality_backfill_mode"] = "auto",
        ["enable_index_selection"] = "true",
        ["enable_mv_selection"] = "false",
        ["bypass_cluster_limits"] = "false",
        ["slow_ddl_notification_secs"] = "30",
        ["enable_datafusion_engine"] = "true",
        ["datafusion_prefer_hash_join"] = "true",
        ["upsert_dml"] = "false",
    };

    // Names that RisingWave takes for others.
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["implicit_flush"] = "rw_implicit_flush",
        ["rw_batch_parallelism"] = "batch_parallelism",
        ["rw_batch_expr_strict_mode"] = "batch_expr_strict_mode",
        ["enable_two_phase_agg"] = "rw_enable_two_phase_agg",
        ["force_two_phase_agg"] = "rw_force_two_phase_agg",
        ["force_split_distinct_agg"] = "rw_force_split_distinct_agg",
        ["enable_join_ordering"] = "rw_enable_join_ordering",
        ["enable_share_plan"] = "rw_enable_share_plan",
        ["streaming_enable_delta_join"] = "rw_streaming_enable_delta_join",
        ["streaming_enable_bushy_join"] = "rw_streaming_enable_bushy_join",
        ["streaming_over_window_cache_policy"] = "rw_streaming_over_window_cache_policy",
        ["batch_enable_sort_agg"] = "rw_batch_enable_sort_agg",
        ["batch_enable_lookup_join"] = "rw_batch_enable_lookup_join",
        ["rw_streaming_allow_jsonb_in_stream_key"] = "streaming_allow_jsonb_in_stream_key",
        ["rw_streaming_force_filter_inside_join"] = "streaming_force_filter_inside_join",
    };

    private readonly Dictionary<string, string> values = new(Defaults, StringComparer.OrdinalIgnoreCase);

    public SessionSettings(SessionParameters parameters)
    {
        foreach (var (name, value) in parameters.Settings ?? new Dictionary<string, string>())
        {
            if (!values.ContainsKey(name) || name.StartsWith("server_", StringComparison.OrdinalIgnoreCase))
                continue;
            values[name] = value;
        }

        // A client's own zone that the database lacks is no reason to turn it away; it is told that it has another.
        Zone = Zone.Find(values["TimeZone"]) ?? Zone.Utc;
        values["TimeZone"] = Zone.Id;
    }

    public event Action<string, string>? Reported;

    public Zone Zone { get; private set; }

    public IReadOnlyDictionary<string, string> AllReported =>
        values.Where(v => ReportedNames.Contains(v.Key)).ToDictionary(v => v.Key, v => v.Value);

    public IReadOnlyDictionary<string, string> All => values;

    public string? Find(string name) => values.GetValueOrDefault(Aliases.GetValueOrDefault(name, name));

    public void Set(string name, string? value, int at)
    {
        name = Aliases.GetValueOrDefault(name, name);
        if (!Defaults.TryGetValue(name, out var standard))
            throw new SqlException(SqlStates.UndefinedObject, $"unrecognized configuration parameter \"{name}\"", at + 1);
        if (name.StartsWith("server_", StringComparison.OrdinalIgnoreCase))
            throw new SqlException("55P02", $"parameter \"{name}\" cannot be changed", at + 1);
        value ??= standard;
        if (name.Equals("timezone", StringComparison.OrdinalIgnoreCase))
        {
            Zone = Zone.Named(value);
            value = Zone.Id;
        }

        values[name] = value;
        // Forcing it means to have it.
        if (name == "rw_force_two_phase_agg" && value == "true")
            values["rw_enable_two_phase_agg"] = value;
        var spelled = values.Keys.First(k => k.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (ReportedNames.Contains(spelled))
            Reported?.Invoke(spelled, value);
    }
}
