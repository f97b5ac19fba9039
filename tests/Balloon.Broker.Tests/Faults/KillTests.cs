using System.Collections.Concurrent;
using System.Globalization;
using Balloon.Testing;
using Confluent.Kafka;

namespace Balloon.Broker.Tests.Faults;

/// <summary>Four idempotent producers and a group run while the broker is killed again and again.</summary>
public sealed class KillTests
{
    private const int Producers = 4;
    private const int Partitions = 4;
    private readonly ConcurrentDictionary<(string Producer, int Number), byte> _acknowledged = new();
    private readonly ConcurrentQueue<string> _problems = new();
    private int _commits;

    [Fact]
    public Task Killed_five_times_it_has_every_acknowledged_record_once_and_in_order() => RunAsync(5);

    [Fact]
    public Task Killed_two_hundred_times_it_has_every_acknowledged_record_once_and_in_order()
    {
        Long.Only();
        return RunAsync(200);
    }

    private async Task RunAsync(int kills)
    {
        using var folder = new TempFolder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (port, random) = (Ports.Free(), new Random(kills));
        var broker = await BrokerProcess.StartAsync(folder.Path, port, stop.Token, segmentBytes: 1 << 20);
        try
        {
            await CreateTopicAsync(port);
            var producers = Enumerable.Range(0, Producers).Select(i => Task.Run(() => Produce($"p{i}", port, stop.Token))).ToList();
            var consumer = Task.Run(() => Consume(port, stop.Token));
            for (var kill = 0; kill < kills; kill++)
            {
                await Task.Delay(random.Next(100, 700), stop.Token);
                broker.Kill();
                broker.Dispose();
                broker = await BrokerProcess.StartAsync(folder.Path, port, stop.Token, segmentBytes: 1 << 20);
            }

            var before = _acknowledged.Count;
            await Eventually.TrueAsync(
                () => (_acknowledged.Count > before + 1000 && _commits > 0) || !_problems.IsEmpty,
                "records acknowledged after the last kill, and a commit",
                TimeSpan.FromMinutes(1)
            );
            await stop.CancelAsync();
            await Task.WhenAll([.. producers, consumer]);
            Check(port);
        }
        finally
        {
            await stop.CancelAsync();
            broker.Dispose();
        }
    }

    private static async Task CreateTopicAsync(int port)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = $"127.0.0.1:{port}" }).Build();
        await admin.CreateTopicsAsync([new() { Name = "events", NumPartitions = Partitions }]);
    }

    private void Produce(string name, int port, CancellationToken cancellationToken)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = $"127.0.0.1:{port}",
            EnableIdempotence = true,
            LingerMs = 2,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 100,
            RetryBackoffMs = 20,
        };
        using var producer = new ProducerBuilder<Null, string>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, error) => Note(error.IsFatal, $"{name}: {error}"))
            .Build();
        for (var number = 0; !cancellationToken.IsCancellationRequested; )
        {
            var sent = number;
            var message = new Message<Null, string> { Value = $"{name}:{number}" };
            try
            {
                producer.Produce(new TopicPartition("events", number % Partitions), message, report => Delivered(name, sent, report.Error));
                number++;
            }
            catch (ProduceException<Null, string> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                Thread.Sleep(20);
            }

            if (number % 20 == 0)
                Thread.Sleep(4);
        }

        producer.Flush(TimeSpan.FromSeconds(30));
    }

    private void Delivered(string name, int number, Error error)
    {
        Note(error.IsError, $"{name}:{number}: {error}");
        if (!error.IsError)
            _acknowledged[(name, number)] = 0;
    }

    private void Note(bool isProblem, string problem)
    {
        if (isProblem)
            _problems.Enqueue(problem);
    }

    /// <summary>Reads as a group and commits; a committed offset must never decrease.</summary>
    private void Consume(int port, CancellationToken cancellationToken)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = $"127.0.0.1:{port}",
            GroupId = "readers",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 100,
            SessionTimeoutMs = 6000,
        };
        using var consumer = new ConsumerBuilder<Ignore, string>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
        consumer.Subscribe("events");
        var committed = new Dictionary<TopicPartition, long>();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { } record || record.Offset.Value % 50 != 0)
                    continue;
                consumer.Commit(record);
                foreach (var offset in consumer.Committed(consumer.Assignment, TimeSpan.FromSeconds(5)))
                {
                    var last = committed.GetValueOrDefault(offset.TopicPartition, Offset.Unset.Value);
                    Note(offset.Offset.Value < last, $"{offset} was {last} before");
                    committed[offset.TopicPartition] = Math.Max(last, offset.Offset.Value);
                    _commits++;
                }
            }
            catch (KafkaException)
            {
                // The broker is down: the next iteration asks again.
            }
        }
    }

    private void Check(int port)
    {
        var found = new HashSet<(string, int)>();
        for (var partition = 0; partition < Partitions; partition++)
        {
            var last = new Dictionary<string, int>();
            foreach (var value in ReadAll(port, partition))
            {
                var parts = value.Split(':');
                var number = int.Parse(parts[1], CultureInfo.InvariantCulture);
                Note(!found.Add((parts[0], number)), $"{value} is there twice");
                Note(last.TryGetValue(parts[0], out var before) && before >= number, $"{value} comes after {before}");
                last[parts[0]] = number;
            }
        }

        var lost = _acknowledged.Keys.Where(record => !found.Contains(record)).Take(5).ToList();
        Assert.Empty(_problems.Take(5));
        Assert.Empty(lost);
        Assert.True(_commits > 0, "the group never committed");
    }

    private static IEnumerable<string> ReadAll(int port, int partition)
    {
        var config = new ConsumerConfig { BootstrapServers = $"127.0.0.1:{port}", GroupId = "unused" };
        using var consumer = new ConsumerBuilder<Ignore, string>(config).SetLogHandler((_, _) => { }).Build();
        var of = new TopicPartition("events", partition);
        var end = consumer.QueryWatermarkOffsets(of, TimeSpan.FromSeconds(10)).High.Value;
        consumer.Assign(new TopicPartitionOffset(of, 0));
        for (var next = 0L; next < end; )
        {
            var record =
                consumer.Consume(TimeSpan.FromSeconds(20)) ?? throw new TimeoutException($"No record at {partition}@{next} of {end}");
            Assert.Equal(next++, record.Offset.Value);
            yield return record.Message.Value;
        }
    }
}
