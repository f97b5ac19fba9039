using System.Globalization;
using Confluent.Kafka;

namespace Balloon.Sandbox.Sources;

/// <summary>Finds the partitions of a topic, and assigns each from a definite offset.</summary>
/// <param name="consumer">Is assigned them; outlives this.</param>
/// <param name="definition">Names the topic.</param>
/// <param name="starts">Where to begin in partitions that were read before.</param>
/// <param name="known">The partitions, where they are known; null to ask for them.</param>
/// <param name="errors">Is told what is wrong.</param>
internal sealed class PartitionAssigner(
    IConsumer<Ignore, bool> consumer,
    SourceDefinition definition,
    Dictionary<int, long> starts,
    IEnumerable<int>? known,
    ReaderErrors errors
) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly HashSet<int> assigned = [];
    private Task closing = Task.CompletedTask;
    private bool first = true;

    /// <summary>Assigns partitions that are new; false while the topic is not there.</summary>
    public bool Discover()
    {
        try
        {
            if ((known ?? Ask()) is not { } partitions)
            {
                // What comes later is read from its beginning, whatever the start mode is.
                first = first && definition.StartTimestamp is not null;
                return false;
            }

            foreach (var partition in partitions.Order())
            {
                if (!assigned.Contains(partition))
                    Assign(new TopicPartition(definition.Topic, partition));
            }

            first = false;
            return true;
        }
        catch (KafkaException e)
        {
            errors.Report($"Kafka at {definition.BootstrapServers}: {e.Error.Reason}");
            return false;
        }
    }

    public void Dispose() => closing.GetAwaiter().GetResult();

    /// <summary>The partitions that the broker knows of; null while the topic is not there.</summary>
    private IEnumerable<int>? Ask()
    {
        // Such a client wakes ten times a second for as long as it lives, and takes up to a tenth of one to end, which it does beside.
        Dispose();
        var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        try
        {
            var topic = admin.GetMetadata(definition.Topic, Patience).Topics.FirstOrDefault(t => t.Topic == definition.Topic);
            if (topic is { Error.IsError: false, Partitions.Count: > 0 })
                return topic.Partitions.Select(p => p.PartitionId);
            errors.Report(
                $"Topic {definition.Topic} at {definition.BootstrapServers} is not there yet: {topic?.Error.Reason ?? "unknown"}"
            );
            return null;
        }
        finally
        {
            closing = Task.Run(admin.Dispose);
        }
    }

    private void Assign(TopicPartition partition)
    {
        var range = consumer.QueryWatermarkOffsets(partition, Patience);
        var (low, high) = (range.Low.Value, range.High.Value);
        if (starts.TryGetValue(partition.Partition.Value, out var start))
        {
            if (start < low || start > high)
            {
                errors.ReportLoss(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Topic {definition.Topic}, partition {partition.Partition.Value}: offset {start} is to be read next, but the log holds {low} to {high}. {(start < low ? "Rows that were not read are gone" : "The log is another one than before")}: drop and create what stands on the source to begin anew."
                    )
                );
                assigned.Add(partition.Partition.Value);
                return;
            }
        }
        else if (definition.StartTimestamp is { } timestamp)
        {
            var found = consumer
                .OffsetsForTimes([new TopicPartitionTimestamp(partition, new Timestamp(timestamp, TimestampType.CreateTime))], Patience)[0]
                .Offset;
            start = found.Value >= 0 ? found.Value : high;
        }
        else
            start = definition.StartLatest && first ? high : low;

        consumer.IncrementalAssign([new TopicPartitionOffset(partition, new Offset(start))]);
        assigned.Add(partition.Partition.Value);
    }
}
