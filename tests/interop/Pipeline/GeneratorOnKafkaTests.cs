using Balloon.Interop.Tests.Peers;
using Balloon.Notebook.Game;
using Balloon.Notebook.Generating;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Pipeline;

public sealed class GeneratorOnKafkaTests
{
    [Fact]
    public async Task The_generators_result_equals_what_Apache_Kafka_holds_and_DuckDB_counts()
    {
        Long.Only();
        await using var kafka = await ApacheKafka.StartAsync();
        var options = new GeneratorOptions
        {
            Seed = 7,
            Count = 50_000,
            Backfill = TimeSpan.FromMinutes(30),
            Faults = new PopFaults(Late: 0.01, Duplicates: 0.01, Malformed: 0),
        };
        var result = await PopGenerator.RunAsync(
            kafka.BootstrapServers,
            "balloon-game",
            options,
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal(0, result.Failures);

        using var events = RawEvents.Read(kafka.BootstrapServers, "balloon-game");
        Assert.Equal(result.Produced, events.EndOffsets);
        Assert.Equal(result.Produced, events.Messages);
        Assert.Equal(result.Points, events.Number("SELECT sum(score)::BIGINT FROM balloon_game"));
        Assert.Equal(result.Bonuses, events.Number("SELECT count(*) FROM balloon_game WHERE favorite_color_bonus"));
        foreach (var table in JudgedTables.All)
            Assert.NotEmpty(events.Rows(table.Judge));
    }
}
