namespace Balloon.Cli.Tests.Sandbox;

/// <summary>Each row of the table of files has a test that damages them, and each such test has a row.</summary>
public sealed class HomeTableTests
{
    private static readonly Dictionary<string, string[]> Tests = new(StringComparer.Ordinal)
    {
        ["`kafka/topics/TOPIC/N/*.log`"] =
        [
            nameof(LogDamageTests.Records_that_are_gone_from_the_log_are_told_by_status_and_doctor),
            nameof(LogDamageTests.Views_that_stop_at_a_damaged_middle_of_the_log_go_on_behind_it_once_someone_decides_so),
            nameof(LogDamageTests.A_last_batch_that_is_damaged_is_told_also_where_its_index_is_gone),
        ],
        ["`kafka/topics/TOPIC/N/skipped`"] =
        [
            nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing),
            nameof(LogDamageTests.Views_that_stop_at_a_damaged_middle_of_the_log_go_on_behind_it_once_someone_decides_so),
        ],
        ["`kafka/topics/TOPIC/N/*.idx`"] =
        [
            nameof(LogDamageTests.A_damaged_index_of_a_segment_is_made_anew),
            nameof(LogDamageTests.An_index_of_another_partition_loses_no_record),
        ],
        ["`kafka/topics/TOPIC/N/log-start`"] =
        [
            nameof(LogDamageTests.A_log_start_that_is_damaged_costs_nothing),
            nameof(LogDamageTests.A_first_segment_that_is_missing_is_told_by_status_and_doctor),
        ],
        ["`kafka/topics/TOPIC/topic.json`"] =
        [
            nameof(DamageTests.A_topics_settings_are_mended_by_their_copy_and_told_where_both_are_damaged),
        ],
        ["`kafka/topics/TOPIC/topic.copy.json`"] = [nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing)],
        ["`kafka/offsets`"] = [nameof(DamageTests.Damaged_commits_of_groups_are_told)],
        ["`kafka/broker.json`"] = [nameof(DamageTests.A_damaged_broker_file_costs_the_clusters_id_and_is_told)],
        ["`kafka/lock`, `engine/engine.lock`, `host.lock`, `command.lock`"] =
        [
            nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing),
        ],
        ["`engine/engine.db`, `engine/engine.db-wal`"] =
        [
            nameof(DamageTests.A_torn_or_lost_engine_file_is_told_and_rebuild_makes_the_views_anew),
            nameof(DamageTests.A_page_of_a_view_that_is_damaged_stops_the_view_alone_and_rebuild_makes_it_anew),
            nameof(DamageTests.Statements_and_offsets_that_changed_are_told_and_rebuild_goes_on),
            nameof(DamageTests.A_damaged_wal_alone_costs_the_last_checkpoints_and_is_told),
        ],
        ["`engine/statements.json`"] = [nameof(DamageTests.A_damaged_copy_of_the_statements_is_written_anew)],
        ["`engine/epoch`"] =
        [
            nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing),
            nameof(DamageTests.A_damaged_wal_alone_costs_the_last_checkpoints_and_is_told),
        ],
        ["`engine/rebuild`"] = [nameof(DamageTests.A_rebuild_that_was_ended_in_the_middle_is_begun_again)],
        ["`engine/engine.damaged.db*`"] = [nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing)],
        ["`catalog.db`"] = [nameof(DamageTests.A_damaged_catalog_is_told_and_rebuild_registers_the_tables)],
        ["`catalog.db-journal`"] = [nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing)],
        ["`catalog.db.damaged`"] = [nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing)],
        ["`warehouse/`"] = [nameof(DamageTests.A_data_file_that_is_another_or_gone_is_named_by_the_read_of_its_table)],
        ["`ports.json`"] = [nameof(DamageTests.Damaged_ports_are_told_and_cost_the_ports_alone)],
        ["`stack.json`, `host.json`"] =
        [
            nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing),
            nameof(DamageTests.A_running_sandbox_whose_files_are_damaged_is_taken_to_be_down),
        ],
        ["`start-failure.json`"] = [nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing)],
        ["`made-by-balloon.txt`"] =
        [
            nameof(DamageTests.A_damaged_list_of_what_the_sandbox_made_is_made_anew_of_its_own_files),
            nameof(ResetTests.A_home_of_an_earlier_version_is_known_by_its_files),
        ],
        ["`generated.lines.json`"] = [nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing)],
        ["`progress.json`"] =
        [
            nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing),
            nameof(DamageTests.Damaged_progress_is_told_by_the_command_that_shows_it),
        ],
        ["`cluster.json`"] = [nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing)],
        ["`sandbox.log`, `sandbox.1.log`"] = [nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing)],
        ["`*.new`, `*.new-journal`, `*.next`, `*.tmp`, `engine/engine.new.db*`"] =
        [
            nameof(DamageTests.Files_without_which_nothing_is_lost_stop_nothing),
            nameof(DamageTests.A_rebuild_that_was_ended_in_the_middle_is_begun_again),
        ],
    };

    [Fact]
    public void Each_row_has_its_tests() => Assert.Equal(HomeTable.Rows, Tests.Keys);
}
