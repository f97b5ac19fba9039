using Balloon.Iceberg.Spec;
using Balloon.Notebook.Game;
using Balloon.Notebook.Tests.Workshops;

namespace Balloon.Notebook.Tests.Lake;

/// <summary>Records are written as they are read: by the names of their members.</summary>
[Collection(SandboxCollection.Name)]
public sealed class AppendTests(SandboxFixture sandbox)
{
    private static readonly Schema Columns = new(
        NestedField.Optional(1, "player", PrimitiveType.String),
        NestedField.Optional(2, "total_score", PrimitiveType.Long),
        NestedField.Optional(3, "event_ts", PrimitiveType.Timestamptz)
    );

    private sealed record Row(string? Player, long? TotalScore, DateTime? EventTs);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_become_rows_in_one_commit_and_a_column_without_a_member_is_NULL()
    {
        var table = sandbox.Workshop.Table("lab_append");
        await table.CreateAsync(Columns, cancellationToken: Cancel);
        var at = new DateTime(2026, 11, 22, 19, 30, 0, DateTimeKind.Utc);
        await table.AppendAsync([new Row("Ann", 100, at), new Row(null, null, null)], Cancel);
        await table.AppendAsync([new { TotalScore = 7, Player = "Bob" }], Cancel);
        Assert.Equal(2, (await table.SnapshotsAsync(Cancel)).Count);
        var rows = await table.ToListAsync<Row>(cancellationToken: Cancel);
        Assert.Equal(
            [new Row(null, null, null), new("Ann", 100, at), new("Bob", 7, null)],
            rows.OrderBy(r => r.Player, StringComparer.Ordinal)
        );

        var unknown = await Assert.ThrowsAsync<BalloonException>(() => table.AppendAsync([new { Plyer = "Cy" }], Cancel));
        Assert.StartsWith(
            "Plyer has no column in the table balloon_pops.lab_append. Did you mean player?",
            unknown.Message,
            StringComparison.Ordinal
        );
        var wrong = await Assert.ThrowsAsync<BalloonException>(() => table.AppendAsync([new { Player = 1 }], Cancel));
        Assert.StartsWith("The rows cannot be added to the table balloon_pops.lab_append: ", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await table.ToListAsync<Row>(cancellationToken: Cancel)).Count);
        await table.DropAsync(Cancel);
    }

    [Fact]
    public void A_number_of_pops_can_be_taken()
    {
        PopStream Game() => new(7, SandboxFixture.Start, TimeSpan.FromMilliseconds(5), players: 3);
        var one = Game();
        Assert.Equal(Game().Take(3).Select(p => p.ToJson()), [one.Next().ToJson(), one.Next().ToJson(), one.Next().ToJson()]);
        Assert.Equal(1_000, one.Take(1_000).Count());
    }
}
