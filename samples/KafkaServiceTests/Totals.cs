using System.Globalization;
using Confluent.Kafka;

namespace KafkaServiceTests;

/// <summary>A small service: reads amounts from one topic by customer, and writes each customer's running total to another.</summary>
public sealed class Totals(string bootstrapServers)
{
    private readonly Dictionary<string, decimal> totals = [];

    /// <summary>Serves until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.Yield();
        var config = new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "totals",
            AutoOffsetReset = AutoOffsetReset.Earliest,
        };
        using var consumer = new ConsumerBuilder<string, string>(config).Build();
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = bootstrapServers }).Build();
        consumer.Subscribe("amounts");
        try
        {
            while (true)
            {
                var message = consumer.Consume(stop).Message;
                if (!decimal.TryParse(message.Value, CultureInfo.InvariantCulture, out var amount))
                    continue; // Not an amount: nothing that a total could take.
                var total = totals[message.Key] = totals.GetValueOrDefault(message.Key) + amount;
                var text = total.ToString(CultureInfo.InvariantCulture);
                await producer.ProduceAsync("totals", new() { Key = message.Key, Value = text }, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            consumer.Close();
        }
    }
}
