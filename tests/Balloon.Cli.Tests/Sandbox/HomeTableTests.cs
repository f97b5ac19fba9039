namespace Balloon.Cli.Tests.Sandbox;

/// <summary>Each row of the table of files has a test that damages them, and each such test has a row.</summary>
public sealed class HomeTableTests
{
    private static readonly Dictionary<string, string[]> Tests = new(StringComparer.Ordinal)
    {
        ["`kafka/topics/TOPIC/N/*.log`"] =
        [
            nameof(LogDamageTests.Lost_records_are_reported_by_status_and_doctor),
            nameof(LogDamageTests.Views_that_stop_at_damage_in_the_log_continue_after_it_once_it_is_skipped),
            nameof(LogDamageTests.A_damaged_last_batch_is_reported_even_without_its_index),
        ],
        ["`kafka/topics/TOPIC/N/skipped`"] =
        [
            nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing),
            nameof(LogDamageTests.Views_that_stop_at_damage_in_the_log_continue_after_it_once_it_is_skipped),
        ],
        ["`kafka/topics/TOPIC/N/*.idx`"] =
        [
            nameof(LogDamageTests.A_damaged_segment_index_is_rebuilt),
            nameof(LogDamageTests.An_index_of_another_partition_loses_no_record),
        ],
        ["`kafka/topics/TOPIC/N/log-start`"] =
        [
            nameof(LogDamageTests.A_damaged_log_start_loses_nothing),
            nameof(LogDamageTests.A_missing_first_segment_is_reported_by_status_and_doctor),
        ],
        ["`kafka/topics/TOPIC/topic.json`"] =
        [
            nameof(DamageTests.A_topics_settings_are_restored_from_their_copy_or_reported_if_both_are_damaged),
        ],
        ["`kafka/topics/TOPIC/topic.copy.json`"] = [nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing)],
        ["`kafka/offsets`"] = [nameof(DamageTests.Damaged_commits_of_groups_are_reported)],
        ["`kafka/broker.json`"] = [nameof(DamageTests.A_damaged_broker_file_loses_the_clusters_id_and_is_reported)],
        ["`kafka/lock`, `engine/engine.lock`, `host.lock`, `command.lock`"] =
        [
            nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing),
        ],
        ["`engine/engine.db`, `engine/engine.db-wal`"] =
        [
            nameof(DamageTests.A_torn_or_lost_engine_file_is_reported_and_rebuild_recreates_the_views),
            nameof(DamageTests.A_damaged_page_stops_only_its_view_and_rebuild_recreates_it),
            nameof(DamageTests.Changed_statements_and_offsets_are_reported_and_rebuild_continues),
            nameof(DamageTests.A_damaged_wal_loses_only_the_last_checkpoints_and_is_reported),
        ],
        ["`engine/statements.json`"] = [nameof(DamageTests.A_damaged_copy_of_the_statements_is_rewritten)],
        ["`engine/epoch`"] =
        [
            nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing),
            nameof(DamageTests.A_damaged_wal_loses_only_the_last_checkpoints_and_is_reported),
        ],
        ["`engine/rebuild`"] = [nameof(DamageTests.An_interrupted_rebuild_is_restarted)],
        ["`engine/engine.damaged.db*`"] = [nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing)],
        ["`catalog.db`"] = [nameof(DamageTests.A_damaged_catalog_is_reported_and_rebuild_registers_the_tables)],
        ["`catalog.db-journal`"] = [nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing)],
        ["`catalog.db.damaged`"] = [nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing)],
        ["`warehouse/`"] = [nameof(DamageTests.A_replaced_or_missing_data_file_is_named_when_its_table_is_read)],
        ["`ports.json`"] = [nameof(DamageTests.A_damaged_ports_file_is_reported_and_loses_only_the_ports)],
        ["`stack.json`, `host.json`"] =
        [
            nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing),
            nameof(DamageTests.A_running_sandbox_whose_files_are_damaged_is_treated_as_down),
        ],
        ["`start-failure.json`"] = [nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing)],
        ["`made-by-balloon.txt`"] =
        [
            nameof(DamageTests.A_damaged_list_of_the_sandboxs_files_is_rebuilt_from_those_files),
            nameof(ResetTests.A_home_of_an_earlier_version_is_recognized_by_its_files),
        ],
        ["`generated.lines.json`"] = [nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing)],
        ["`progress.json`"] =
        [
            nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing),
            nameof(DamageTests.Damaged_progress_is_reported_by_the_command_that_shows_it),
        ],
        ["`cluster.json`"] = [nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing)],
        ["`sandbox.log`, `sandbox.1.log`"] = [nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing)],
        ["`*.new`, `*.new-journal`, `*.next`, `*.tmp`, `engine/engine.new.db*`"] =
        [
            nameof(DamageTests.Damaged_files_that_hold_nothing_essential_stop_nothing),
            nameof(DamageTests.An_interrupted_rebuild_is_restarted),
        ],
    };

    [Fact]
    public void Each_row_has_its_tests() => Assert.Equal(HomeTable.Rows, Tests.Keys);
}
