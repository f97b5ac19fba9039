using Balloon.Iceberg.Spec;
using Balloon.Notebook.Exercises;
using Balloon.Notebook.Exercises.Chapters;
using Balloon.Notebook.Tests.Workshops;
using Balloon.Notebook.Workshops;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Exercises;

/// <summary>Exercises in which something is to be built or done: neither the right value alone nor a similar object passes.</summary>
[Collection(SandboxCollection.Name)]
public sealed class BuiltTests(SandboxFixture sandbox) : IDisposable
{
    private const string Minutes = """
        FROM TUMBLE(balloon_game, event_ts, INTERVAL '1 minute')
        WHERE player IS NOT NULL AND balloon_color IS NOT NULL AND score IS NOT NULL AND event_ts IS NOT NULL
        GROUP BY balloon_color, window_start
        """;

    private static readonly string[] Names = ["balloon_color", "window_start", "pops", "points"];
    private readonly TempFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Workshop Workshop => sandbox.Workshop;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_capstone_passes_when_it_is_built_and_not_before()
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var pops = await Workshop.Sql.ScalarAsync<long>("SELECT count(*) FROM balloon_game WHERE player IS NOT NULL", Cancel);
        var rows = await Workshop.Sql.ScalarAsync<long>($"SELECT count(*) FROM (SELECT balloon_color {Minutes}) AS m", Cancel);

        var most = await Workshop.Sql.ScalarAsync<long>(
            $"SELECT sum(score) {Minutes} ORDER BY window_start DESC, sum(score) DESC LIMIT 1",
            Cancel
        );

        // The values are right from the start.
        await MissAsync("12-1", rows, "there is no view mv_color_minutes");
        await MissAsync("12-2", Names, "there is no table color_minutes yet");
        await MissAsync("12-3", pops, "no sink writes the table color_minutes");
        await MissAsync("12-4", most, "no sink writes the table color_minutes");

        await ViewAsync("window_start + INTERVAL '30 seconds'", "sum(score)");
        await MissAsync("12-1", rows, "the view mv_color_minutes is not");
        await ViewAsync("window_start", "sum(score) + 1");
        await MissAsync("12-1", rows, "DROP the view first");
        await ViewAsync("window_start", "sum(score)");
        await PassAsync("12-1", rows);
        await MissAsync("12-1", rows + 1, "The view mv_color_minutes is right; this is not its number of rows");

        await TableAsync(PrimitiveType.Long, [], s => s.Hour("window_start"));
        await MissAsync("12-2", Names, "has no key");
        await TableAsync(PrimitiveType.Int, [1, 2], s => s.Hour("window_start"));
        await MissAsync("12-2", Names, "has pops as int, and the view's fits into long");
        await TableAsync(PrimitiveType.Long, [1, 2], s => s.Identity("points"));
        await MissAsync("12-2", Names, "is not partitioned by the hour of window_start");
        await TableAsync(PrimitiveType.Long, [1, 2], s => s.Hour("window_start"));
        await PassAsync("12-2", Names);

        await SinkAsync("type = 'append-only', force_append_only = 'true'");
        await MissAsync("12-3", pops, "only appends");
        await Workshop.Sql.QueryAsync("DROP SINK sink_color_minutes", [], Cancel);
        await TableAsync(PrimitiveType.Long, [1, 2], s => s.Hour("window_start"));
        await SinkAsync("type = 'upsert', primary_key = 'balloon_color,window_start'");
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        await PassAsync("12-3", pops);
        await MissAsync("12-4", most + 1, "MaxBy(m => m.Points).Points");
        await PassAsync("12-4", most);

        var minutes = await Workshop.Table("color_minutes").ReadAsync(cancellationToken: Cancel);
        await MissAsync("12-5", Charts.Line(minutes, "window_start", "points", alt: "All."), "Its number of lines is 1, and there are 12");
        await MissAsync("12-5", Line(minutes, "pops"), "does not show its points");
        await MissAsync("12-5", Charts.Bar(minutes, "balloon_color", "points", alt: "Bars."), "does not consist of lines");
        await PassAsync("12-5", Line(minutes, "points"));

        // The sink stands, and the table that it writes is made anew with another key.
        await TableAsync(PrimitiveType.Long, [1], s => s.Identity("balloon_color"));
        await MissAsync("12-3", pops, "has the key balloon_color");

        await Workshop.Sql.QueryAsync("DROP SINK sink_color_minutes", [], Cancel);
        await Workshop.Sql.QueryAsync("DROP MATERIALIZED VIEW mv_color_minutes", [], Cancel);
        await Workshop.Table("color_minutes").DropAsync(Cancel);
    }

    [Fact]
    public async Task The_rows_of_a_view_that_was_not_created_are_not_a_view()
    {
        const string Letters = "SELECT substr(player, 1, 1) AS letter, sum(pops) AS pops FROM mv_leaderboard GROUP BY substr(player, 1, 1)";
        var rows = await Workshop.Sql.QueryAsync(Letters + " ORDER BY letter", [], Cancel);
        await MissAsync("03-4", rows, "there is no view lab_letters yet");
        await Workshop.Sql.QueryAsync($"CREATE MATERIALIZED VIEW lab_letters AS {Letters}", [], Cancel);
        await PassAsync("03-4", rows);
        await Workshop.Sql.QueryAsync("DROP MATERIALIZED VIEW lab_letters", [], Cancel);
    }

    [Fact]
    public async Task A_dashboard_is_inspected_and_a_number_is_not_a_dashboard()
    {
        var players = (
            await Workshop.Sql.QueryAsync("SELECT player FROM mv_leaderboard ORDER BY total_score DESC, player", [], Cancel)
        ).Column<string>("player");
        var cards = players.Take(3).Select(p => new Card(p, 1)).ToArray();
        var table = Panel.Table("All", players.Select(p => new { Player = p }).AsTable());
        Assert.Equal(Outcome.WrongKind, (await JudgedAsync("08-4", 2)).Outcome);
        await MissAsync("08-4", Built(table), "Its number of panels with cards is 0");
        await MissAsync("08-4", Built(Panel.Cards(cards[0]), Panel.Cards(cards[1]), Panel.Cards(cards[2]), table), "with cards is 3");
        await MissAsync("08-4", Built(Panel.Cards(cards[..2]), table), "has 2 cards; 3 are expected");
        await MissAsync("08-4", Built(Panel.Cards(cards[0], cards[1], new Card("Nobody", 1)), table), "do not name the three best");
        await MissAsync("08-4", Built(Panel.Cards(cards)), "Its number of tables is 0");
        await MissAsync("08-4", Built(Panel.Cards(cards), Panel.Table("All", cards.AsTable())), "there are 24 players");
        await PassAsync("08-4", Built(Panel.Cards(cards), table));

        static Dashboard Built(params Panel[] panels) => new("Mine", panels);
    }

    [Fact]
    public async Task A_sink_whose_key_is_not_its_tables_is_reported()
    {
        var schema = new Schema(
            NestedField.Mandatory(1, "balloon_color", PrimitiveType.String),
            NestedField.Mandatory(2, "window_start", PrimitiveType.Timestamptz)
        ) with
        {
            IdentifierFieldIds = [1, 2],
        };
        await Workshop.Table("lab_keyed").CreateAsync(schema, cancellationToken: Cancel);
        var table = await Workshop.Table("lab_keyed").LoadAsync(Cancel);
        Assert.Contains(
            "sink_own has primary_key = 'balloon_color', and the table's key is balloon_color, window_start",
            Chapter12.Keyed(Sink("balloon_color"), table),
            StringComparison.Ordinal
        );
        Assert.Null(Chapter12.Keyed(Sink("window_start, balloon_color"), table));
        await Workshop.Table("lab_keyed").DropAsync(Cancel);

        static SinkTarget Sink(string key) =>
            SinkTarget.Of(
                "sink_own",
                $"CREATE SINK sink_own FROM v WITH (connector = 'iceberg', type = 'upsert', primary_key = '{key}', table.name = 't')"
            );
    }

    [Fact]
    public async Task A_row_reported_as_deleted_must_be_gone_from_the_table()
    {
        var teams = new Schema(NestedField.Mandatory(1, "team", PrimitiveType.String)) with { IdentifierFieldIds = [1] };
        await Workshop.Table("lab_sink").CreateAsync(teams, cancellationToken: Cancel);
        await PassAsync("06-3", 1);
        var table = await Workshop.Table("lab_sink").LoadAsync(Cancel);
        var writer = table.NewDataWriter();
        await writer.WriteAsync(["air"]);
        await table.NewTransaction().Append(await writer.CompleteAsync()).CommitAsync(Cancel);
        await MissAsync("06-3", 1, "still has the row of air");
        await Workshop.Table("lab_sink").DropAsync(Cancel);
    }

    private async Task ViewAsync(string start, string points)
    {
        await Workshop.Sql.QueryAsync("DROP MATERIALIZED VIEW IF EXISTS mv_color_minutes", [], Cancel);
        await Workshop.Sql.QueryAsync(
            $"CREATE MATERIALIZED VIEW mv_color_minutes AS SELECT balloon_color, {start} AS window_start, count(*) AS pops, {points} AS points {Minutes}",
            [],
            Cancel
        );
    }

    private async Task TableAsync(PrimitiveType pops, int[] key, Func<PartitionSpecBuilder, PartitionSpecBuilder> partition)
    {
        var schema = new Schema(
            NestedField.Mandatory(1, "balloon_color", PrimitiveType.String),
            NestedField.Mandatory(2, "window_start", PrimitiveType.Timestamptz),
            NestedField.Optional(3, "pops", pops),
            NestedField.Optional(4, "points", PrimitiveType.Long)
        ) with
        {
            IdentifierFieldIds = key,
        };
        await Workshop.Table("color_minutes").DropAsync(Cancel);
        await Workshop.Table("color_minutes").CreateAsync(schema, partition(PartitionSpec.For(schema)).Build(), cancellationToken: Cancel);
    }

    private Task SinkAsync(string kind) =>
        Workshop.Sql.QueryAsync(
            $"""
            CREATE SINK sink_color_minutes FROM mv_color_minutes WITH (
              connector = 'iceberg', {kind}, catalog.type = 'rest', catalog.uri = '{Workshop.Profile["catalog_uri"]}',
              warehouse.path = '{Workshop.Profile["warehouse"]}', database.name = '{Workshop.Profile[
                "namespace"
            ]}', table.name = 'color_minutes', commit_checkpoint_interval = '1')
            """,
            [],
            Cancel
        );

    [Fact]
    public async Task A_column_of_another_type_is_not_the_one_that_was_asked_for()
    {
        foreach (var (type, isAsked) in new[] { (PrimitiveType.Int, false), (PrimitiveType.Long, true) })
        {
            await Workshop.Table("lab_players").DropAsync(Cancel);
            await Workshop
                .Table("lab_players")
                .CreateAsync(
                    new Schema(NestedField.Optional(1, "player", PrimitiveType.String), NestedField.Optional(2, "score", type)),
                    cancellationToken: Cancel
                );
            if (isAsked)
                await PassAsync("11-3", 2);
            else
                await MissAsync("11-3", 2, "score is of type int, and not long");
        }

        await Workshop.Table("lab_players").DropAsync(Cancel);
    }

    private async Task PassAsync(string id, object answer) => Assert.Equal($"✓ {id}: Right.", (await JudgedAsync(id, answer)).ToString());

    private static Plotly.NET.GenericChart Line(ResultTable minutes, string value) =>
        Charts.Line(minutes, "window_start", value, by: "balloon_color", alt: "A line for each colour.");

    private async Task MissAsync(string id, object answer, string why)
    {
        var verdict = await JudgedAsync(id, answer);
        Assert.Equal(Outcome.Wrong, verdict.Outcome);
        Assert.Contains(why, verdict.Message, StringComparison.Ordinal);
    }

    private Task<GradedAnswer> JudgedAsync(string id, object answer) =>
        new Grader(Workshop, new ProgressFile(folder["progress.json"]), TimeProvider.System).GradeAsync(
            ExerciseBook.Find(id),
            answer,
            Cancel
        );
}
