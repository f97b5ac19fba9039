using System.Globalization;
using System.Text.Json;
using Balloon.Broker;
using Balloon.Cli.Commands;
using Balloon.Testing;
using Confluent.Kafka;

namespace Balloon.Cli.Tests;

public sealed class TopicCommandTests
{
    private static readonly DateTime Start = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_shows_each_topic_with_its_records()
    {
        await using var broker = await StartAsync();
        var lines = await LinesAsync(to => TopicListCommand.WriteAsync(broker.BootstrapServers, json: false, to));
        Assert.Equal(["empty  1 partition  0 records", "pops   2 partitions  20 records"], lines);
        var json = await LinesAsync(to => TopicListCommand.WriteAsync(broker.BootstrapServers, json: true, to));
        Assert.Equal(20, JsonDocument.Parse(json[1]).RootElement.GetProperty("records").GetInt32());
    }

    [Fact]
    public async Task Describe_shows_offsets_settings_and_lag()
    {
        await using var broker = await StartAsync();
        using (
            var consumer = new ConsumerBuilder<Ignore, string>(
                new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "g" }
            ).Build()
        )
            consumer.Commit([new("pops", 1, 4)]);
        var text = string.Join(
            '\n',
            await LinesAsync(to => TopicDescribeCommand.WriteAsync(broker.BootstrapServers, "pops", json: false, to))
        );
        Assert.Contains("partition 1  offsets 0 to 10  10 records", text, StringComparison.Ordinal);
        Assert.Contains("retention.ms=86400000", text, StringComparison.Ordinal);
        Assert.Contains("group g: 6 records behind", text, StringComparison.Ordinal);
        var json = await LinesAsync(to => TopicDescribeCommand.WriteAsync(broker.BootstrapServers, "pops", json: true, to));
        Assert.Equal(6, JsonDocument.Parse(json[0]).RootElement.GetProperty("groups")[0].GetProperty("lag").GetInt32());
    }

    [Fact]
    public async Task A_missing_topic_is_named_and_not_created()
    {
        await using var broker = await StartAsync();
        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => TailAsync(broker, null, topic: "popps"));
        Assert.Contains("'popps'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("pops", failure.Message, StringComparison.Ordinal);
        Assert.Null(broker.FindTopic("popps"));
    }

    [Fact]
    public async Task Tail_shows_the_last_records_in_the_order_of_their_time()
    {
        await using var broker = await StartAsync();
        var lines = await TailAsync(broker, null, limit: 3);
        Assert.Equal(
            [
                "1@8  2026-11-22T12:00:17.000Z  key 17  value 17",
                "0@9  2026-11-22T12:00:18.000Z  key 18  value 18",
                "1@9  2026-11-22T12:00:19.000Z  key 19  value 19",
            ],
            lines
        );
        Assert.Equal(10, (await TailAsync(broker, null)).Length);
    }

    [Fact]
    public async Task Tail_starts_at_the_beginning_or_at_a_time()
    {
        await using var broker = await StartAsync();
        Assert.Equal(20, (await TailAsync(broker, new(false, null))).Length);
        Assert.Equal(7, (await TailAsync(broker, new(false, null), limit: 7)).Length);
        Assert.Equal(4, (await TailAsync(broker, new(false, Start.AddSeconds(15.5)))).Length);
        Assert.Empty(await TailAsync(broker, new(false, Start.AddDays(1))));
        Assert.Empty(await TailAsync(broker, null, topic: "empty"));
    }

    [Fact]
    public async Task Tail_follows_new_records()
    {
        await using var broker = await StartAsync();
        var to = new StringWriter(CultureInfo.InvariantCulture);
        var tail = new TopicTail(broker.BootstrapServers, "pops")
        {
            From = new(true, null),
            Follow = true,
            Limit = 2,
            Format = TopicRecordFormat.Line,
        };
        var following = Task.Run(() => tail.RunAsync(to, Cancel), Cancel);
        using var producer = Producer(broker);
        await Eventually.TrueAsync(
            async () =>
            {
                await producer.ProduceAsync("pops", new() { Key = "later"u8.ToArray(), Value = "new"u8.ToArray() }, Cancel);
                return following.IsCompleted;
            },
            "two records are shown",
            cancellationToken: Cancel
        );
        await following;
        var lines = to.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.EndsWith("later  new", line.TrimEnd(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Binary_values_and_control_characters_stay_on_one_line()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using (var producer = Producer(broker))
        {
            await producer.ProduceAsync("odd", new() { Key = null!, Value = [0xff, 0x00] }, Cancel);
            await producer.ProduceAsync(
                "odd",
                new()
                {
                    Key = "a\nb"u8.ToArray(),
                    Value = null!,
                    Headers = new() { { "h", [1] } },
                },
                Cancel
            );
        }

        var lines = await TailAsync(broker, null, topic: "odd");
        Assert.EndsWith("null  0xFF00", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("a\\u000ab  null", lines[1], StringComparison.Ordinal);
        var json = (await TailAsync(broker, null, topic: "odd", json: true)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal("/wA=", json[0].GetProperty("valueBase64").GetString());
        Assert.Equal("a\nb", json[1].GetProperty("key").GetString());
        Assert.Equal("h", json[1].GetProperty("headers")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("beginning", false, null)]
    [InlineData("end", true, null)]
    [InlineData("10m", false, "2026-11-22T11:50:00Z")]
    [InlineData("2026-11-22T10:00:00Z", false, "2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T10:00", false, "2026-11-22T10:00:00Z")]
    public void A_start_position_is_a_word_a_time_or_a_span_before_now(string text, bool isEnd, string? time) =>
        Assert.Equal(
            new TopicStart(isEnd, time is null ? null : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)),
            TopicStart.Read(text, new(Start))
        );

    [Theory]
    [InlineData("topic tail pops --from end", "--follow")]
    [InlineData("topic tail pops --from yesterday-ish", "yesterday-ish")]
    [InlineData("topic tail pops --limit 0", "--limit")]
    [InlineData("topic tail", "topic")]
    public void Wrong_usage_is_reported(string line, string expected)
    {
        var root = new System.CommandLine.RootCommand();
        root.Subcommands.Add(TopicCommand.Create());
        var errors = root.Parse(line).Errors.Select(error => error.Message).ToList();
        Assert.Contains(errors, error => error.Contains(expected, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Twenty records over two partitions in turn, a second apart.</summary>
    private static async Task<KafkaBroker> StartAsync()
    {
        var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("empty", cancellationToken: Cancel);
        await broker.CreateTopicAsync("pops", 2, new Dictionary<string, string> { ["retention.ms"] = "86400000" }, Cancel);
        using var producer = Producer(broker);
        for (var i = 0; i < 20; i++)
        {
            var (key, value) = (System.Text.Encoding.UTF8.GetBytes($"key {i}"), System.Text.Encoding.UTF8.GetBytes($"value {i}"));
            producer.Produce(
                new TopicPartition("pops", i % 2),
                new()
                {
                    Key = key,
                    Value = value,
                    Timestamp = new(Start.AddSeconds(i)),
                }
            );
        }

        producer.Flush(Cancel);
        return broker;
    }

    private static IProducer<byte[], byte[]> Producer(KafkaBroker broker) =>
        new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build();

    private static Task<string[]> TailAsync(
        KafkaBroker broker,
        TopicStart? from,
        long? limit = null,
        string topic = "pops",
        bool json = false
    )
    {
        var tail = new TopicTail(broker.BootstrapServers, topic)
        {
            From = from,
            Limit = limit,
            Format = json ? TopicRecordFormat.Json : TopicRecordFormat.Line,
        };
        return LinesAsync(to => tail.RunAsync(to, Cancel));
    }

    private static async Task<string[]> LinesAsync(Func<TextWriter, Task> write)
    {
        var to = new StringWriter(CultureInfo.InvariantCulture);
        await write(to);
        return to.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
