using System.Globalization;
using Balloon.Sandbox.State;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Balloon.Sandbox.Sources;

/// <summary>Finds the partitions of a topic, and assigns each to the consumer from a definite offset.</summary>
/// <param name="consumer">The consumer, which the caller disposes.</param>
/// <param name="definition">The source.</param>
/// <param name="starts">The start offsets of partitions that were read before.</param>
/// <param name="log">The identity of the log that was read before.</param>
/// <param name="known">The partitions if they are known; null to ask the broker.</param>
/// <param name="errors">Receives errors.</param>
internal sealed class PartitionAssigner(
    IConsumer<Ignore, bool> consumer,
    SourceDefinition definition,
    Dictionary<int, long> starts,
    LogIdentity log,
    IEnumerable<int>? known,
    ReaderErrors errors
) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private readonly HashSet<int> assigned = [];
    private Task closing = Task.CompletedTask;
    private bool first = true;
    private readonly Dictionary<int, LogMark> marks = new(log.Marks.Where(mark => starts.ContainsKey(mark.Key)));
    private bool compared;

    /// <summary>The topic's id; null while it is unknown, and if the broker has no topic ids.</summary>
    public string? TopicId { get; private set; } = log.TopicId;

    /// <summary>Whether the log was found to be a different one; once true it stays true.</summary>
    public bool IsOther { get; private set; }

    /// <summary>Remembers the last records that were delivered.</summary>
    public void Note(LogIdentity read)
    {
        foreach (var (partition, mark) in read.Marks)
            marks[partition] = mark;
    }

    /// <summary>
    /// Called when the broker was unreachable: the log may be another one now, and is compared before anything is delivered.
    /// </summary>
    public void CompareAgain() => compared = false;

    /// <summary>Assigns new partitions; returns false while the topic does not exist or is a different one.</summary>
    public bool Discover()
    {
        try
        {
            if ((known ?? Ask()) is not { } partitions)
            {
                if (IsOther)
                    return false;
                // Partitions that are added later are read from their beginning, whatever the start mode.
                first = first && definition.StartTimestamp is not null;
                return false;
            }

            if (!compared && known is null && LogComparison.Difference(definition, marks) is { } difference)
            {
                Refuse(difference);
                return false;
            }

            compared = true;
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

    /// <summary>The partitions according to the broker; null while the topic does not exist.</summary>
    private IEnumerable<int>? Ask()
    {
        // An admin client wakes ten times a second while it lives, and takes up to 0.1 s to close; so it is closed in the background.
        Dispose();
        var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        try
        {
            var topic = admin
                .DescribeTopicsAsync(
                    TopicCollection.OfTopicNames([definition.Topic]),
                    new DescribeTopicsOptions { RequestTimeout = Timeout }
                )
                .GetAwaiter()
                .GetResult()
                .TopicDescriptions[0];
            var id = topic.TopicId is { } given && (given.MostSignificantBits | given.LeastSignificantBits) != 0 ? given.ToString() : null;
            if (TopicId is not null && id is not null && id != TopicId)
            {
                Refuse($"it was deleted and created again: its id was {TopicId} and is now {id}");
                return null;
            }

            TopicId ??= id;
            return topic.Partitions.Select(p => p.Partition);
        }
        catch (DescribeTopicsException e)
            when (e.Results.TopicDescriptions is [{ Error.Code: ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic } absent])
        {
            errors.Report(
                starts.Count == 0
                    ? $"Topic {definition.Topic} at {definition.BootstrapServers} does not exist yet: {absent.Error.Reason}"
                    : $"Topic {definition.Topic} at {definition.BootstrapServers} no longer exists: {absent.Error.Reason}"
            );
            return null;
        }
        finally
        {
            closing = Task.Run(admin.Dispose);
        }
    }

    private void Refuse(string difference)
    {
        IsOther = true;
        consumer.Unassign();
        errors.ReportLoss(
            $"Topic {definition.Topic} is not the log that was read before: {difference}. It is no longer read: "
                + "drop and create what depends on the source, or run 'balloon rebuild' to rebuild everything from the logs."
        );
    }

    private void Assign(TopicPartition partition)
    {
        var range = consumer.QueryWatermarkOffsets(partition, Timeout);
        var (low, high) = (range.Low.Value, range.High.Value);
        if (starts.TryGetValue(partition.Partition.Value, out var start))
        {
            if (start < low || start > high)
            {
                errors.ReportLoss(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Topic {definition.Topic}, partition {partition.Partition.Value}: the next offset to read is {start}, but the log holds {low} to {high}. {(start < low ? "Rows that were not read are lost" : "The log is not the one that was read before")}: drop and create what depends on the source to start again."
                    )
                );
                assigned.Add(partition.Partition.Value);
                return;
            }
        }
        else if (definition.StartTimestamp is { } timestamp)
        {
            var found = consumer
                .OffsetsForTimes([new TopicPartitionTimestamp(partition, new Timestamp(timestamp, TimestampType.CreateTime))], Timeout)[0]
                .Offset;
            start = found.Value >= 0 ? found.Value : high;
        }
        else
            start = definition.StartLatest && first ? high : low;

        // Given the leader epoch, the broker itself detects that the log has been truncated since.
        int? epoch = marks.TryGetValue(partition.Partition.Value, out var mark) && mark.LeaderEpoch >= 0 ? mark.LeaderEpoch : null;
        consumer.IncrementalAssign([new TopicPartitionOffset(partition, new Offset(start), epoch)]);
        assigned.Add(partition.Partition.Value);
    }
}
