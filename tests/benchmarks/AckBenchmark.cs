using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;

namespace Balloon.Benchmarks;

/// <summary>How long single records wait for their acknowledgement, at a steady rate, without lingering.</summary>
internal static class AckBenchmark
{
    private const int Rate = 20_000;

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("balloon-benchmark-ack-");
        try
        {
            await using (var broker = await BrokerHost.StartAsync(folder.FullName, cancellationToken))
                await TellAsync("Balloon.Broker", broker.BootstrapServers, size, cancellationToken);
            await using var kafka = await ApacheKafkaPeer.StartAsync(cancellationToken);
            if (kafka is not null)
                await TellAsync("Apache Kafka 4.4", kafka.BootstrapServers, size, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task TellAsync(string name, string bootstrapServers, RunSize size, CancellationToken cancellationToken)
    {
        await BareProducer.CreateTopicAsync(bootstrapServers, "ack", 4);
        using var producer = New(bootstrapServers);
        // The measurement starts when the client is connected; see BareProducer.
        await producer.ProduceAsync("ack", new() { Key = [], Value = [] }, cancellationToken);
        await Task.Run(() => Measure(producer, Rate, cancellationToken), cancellationToken);
        var waits = await Task.Run(() => Measure(producer, size.Events, cancellationToken), cancellationToken);
        Array.Sort(waits);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {name, -20} at {Rate:N0}/s: acknowledged in {At(waits, 0.5):0.00} ms (median), {At(waits, 0.99):0.00} ms (99 of 100), {waits[^1]:0.0} ms (worst)"
            )
        );
    }

    private static double At(double[] sorted, double share) => sorted[(int)((sorted.Length - 1) * share)];

    private static IProducer<byte[], byte[]> New(string bootstrapServers)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 0,
        };
        return new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
    }

    private static double[] Measure(IProducer<byte[], byte[]> producer, int events, CancellationToken cancellationToken)
    {
        var (waits, value, clock) = (new double[events], new byte[130], Stopwatch.StartNew());
        for (var i = 0; i < events; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (clock.Elapsed.TotalSeconds * Rate < i)
                Thread.Sleep(1);
            var (index, sent) = (i, Stopwatch.GetTimestamp());
            producer.Produce(
                "ack",
                new() { Key = BitConverter.GetBytes(i % 50), Value = value },
                _ => waits[index] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds
            );
        }

        producer.Flush(TimeSpan.FromMinutes(1));
        return waits;
    }
}
