using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// Tables of RisingWave's rw_catalog that describe its cluster (actors, fragments, storage files). A sandbox has none of these.
/// </summary>
internal static class ClusterTables
{
    private static readonly HashSet<string> Names =
    [
        .. """
            rw_actor_id_to_ddl rw_actor_infos rw_actor_splits rw_actors rw_backfill_info rw_cdc_progress rw_connections rw_databases
            rw_description rw_event_logs rw_features rw_fragment_backfill_progress rw_fragment_id_to_ddl rw_fragment_infos
            rw_fragment_parallelism rw_fragments rw_hummock_branched_objects rw_hummock_compact_task_assignment
            rw_hummock_compact_task_progress rw_hummock_compaction_group_configs rw_hummock_meta_configs rw_hummock_pinned_versions
            rw_hummock_version rw_hummock_version_deltas rw_iceberg_all_files rw_iceberg_compaction_schedules rw_iceberg_files
            rw_iceberg_snapshots rw_internal_table_info rw_internal_tables rw_kafka_source_metrics rw_meta_snapshot rw_rate_limit
            rw_recovery_info rw_refresh_table_state rw_relation_info rw_resource_groups rw_secrets rw_sink_log_store_tables
            rw_streaming_job_config rw_streaming_job_info rw_streaming_jobs rw_streaming_parallelism rw_system_tables rw_table_fragments
            rw_table_stats rw_types rw_unmigrated_tables rw_user_secrets rw_users rw_worker_actor_count rw_worker_nodes
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <exception cref="SqlException">The name is that of such a table.</exception>
    public static void Refuse(string name)
    {
        if (Names.Contains(name))
            throw Refusal.NotSupported($"the system table {name}");
    }
}
