using Balloon.Sandbox.Types;
using Confluent.Kafka;

namespace Balloon.Sandbox.Sources;

/// <summary>Queries a broker about a topic, and reads its messages.</summary>
internal static class KafkaLog
{
    /// <summary>The first and end offsets of each partition; empty while the topic does not exist.</summary>
    /// <exception cref="SqlException">58000 when no broker answers.</exception>
    public static Task<IReadOnlyDictionary<int, (long Low, long High)>> RangesAsync(
        SourceDefinition definition,
        CancellationToken cancellationToken
    ) => Task.Run(() => Ranges(definition), cancellationToken).WaitAsync(cancellationToken);

    /// <summary>Reads all messages between the offsets, in batches.</summary>
    public static async IAsyncEnumerable<SourceBatch> ReadAsync(
        SourceDefinition definition,
        IReadOnlyDictionary<int, long> from,
        IReadOnlyDictionary<int, long> to,
        int batchRows,
        TimeProvider time,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var open = to.Where(p => p.Value > from.GetValueOrDefault(p.Key)).ToDictionary(p => p.Key, p => p.Value);
        if (open.Count == 0)
            yield break;
        var reader = new KafkaReader(definition, from, batchRows, null, time, to);
        await using (reader.ConfigureAwait(false))
        {
            while (open.Count > 0)
            {
                SourceBatch? batch = null;
                using (var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
                {
                    deadline.CancelAfter(TimeSpan.FromSeconds(5));
                    try
                    {
                        if (await reader.Batches.WaitToReadAsync(deadline.Token).ConfigureAwait(false))
                            _ = reader.Batches.TryRead(out batch);
                    }
                    catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { }
                }

                if (batch is null)
                {
                    if (reader.Error is { } error)
                        throw new SqlException(SqlStates.SystemError, error.Message);
                    if (reader.Batches.Completion.IsCompleted)
                        throw new SqlException(SqlStates.SystemError, $"The reader of topic {definition.Topic} stopped.");
                    continue;
                }

                foreach (var (partition, position) in batch.Positions)
                {
                    if (open.TryGetValue(partition, out var end) && position >= end)
                        open.Remove(partition);
                }

                yield return batch;
            }
        }
    }

    private static IReadOnlyDictionary<int, (long Low, long High)> Ranges(SourceDefinition definition)
    {
        string? failure = null;
        try
        {
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(KafkaClient.Config(definition, follows: false))
                .SetErrorHandler((_, error) => failure = error.Reason)
                .SetLogHandler((_, _) => { })
                .Build();
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            var topic = admin
                .GetMetadata(definition.Topic, TimeSpan.FromSeconds(5))
                .Topics.FirstOrDefault(t => t.Topic == definition.Topic);
            if (topic is null || topic.Error.IsError)
                return new Dictionary<int, (long, long)>();
            return topic.Partitions.ToDictionary(
                p => p.PartitionId,
                p =>
                {
                    var range = consumer.QueryWatermarkOffsets(
                        new TopicPartition(definition.Topic, p.PartitionId),
                        TimeSpan.FromSeconds(5)
                    );
                    return (range.Low.Value, range.High.Value);
                }
            );
        }
        catch (KafkaException e)
        {
            throw new SqlException(
                SqlStates.SystemError,
                $"Kafka at {definition.BootstrapServers} does not answer: {failure ?? e.Error.Reason}",
                hint: "Check properties.bootstrap.server and that the broker is up.",
                innerException: e
            );
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"The Kafka client refuses the options of the source: {e.Message}",
                innerException: e
            );
        }
    }
}
