using Balloon.Broker;
using Confluent.Kafka;
using Xunit;

namespace KafkaServiceTests;

/// <summary>The service against a broker that is there in milliseconds and leaves nothing behind.</summary>
public sealed class TotalsTests
{
    [Fact]
    public async Task Each_amount_is_added_to_its_customers_total()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: cancel);
        await broker.CreateTopicAsync("amounts", partitions: 1, cancellationToken: cancel);
        await broker.CreateTopicAsync("totals", partitions: 1, cancellationToken: cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var service = new Totals(broker.BootstrapServers).RunAsync(stop.Token);

        var address = new ClientConfig { BootstrapServers = broker.BootstrapServers };
        using (var producer = new ProducerBuilder<string, string>(new ProducerConfig(address)).Build())
        {
            foreach (var (customer, amount) in new[] { ("ann", "5.50"), ("bob", "1"), ("ann", "many"), ("ann", "4.50") })
                await producer.ProduceAsync("amounts", new() { Key = customer, Value = amount }, cancel);
        }

        var config = new ConsumerConfig(address) { GroupId = "test", AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<string, string>(config).Build();
        consumer.Subscribe("totals");
        var totals = Enumerable.Range(0, 3).Select(_ => consumer.Consume(cancel).Message).Select(m => (m.Key, m.Value)).ToList();
        Assert.Equal([("ann", "5.50"), ("bob", "1"), ("ann", "10.00")], totals);

        await stop.CancelAsync();
        await service;
    }
}
