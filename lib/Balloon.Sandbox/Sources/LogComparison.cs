using System.Globalization;
using Balloon.Sandbox.State;
using Confluent.Kafka;

namespace Balloon.Sandbox.Sources;

/// <summary>Checks whether the last record that was read from each partition is still at its offset.</summary>
internal static class LogComparison
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The difference; null if there is none, or if it cannot be told. A record that retention or compaction removed, or that is damaged,
    /// does not mean another log.
    /// </summary>
    /// <exception cref="KafkaException">The broker does not answer.</exception>
    public static string? Difference(SourceDefinition definition, IReadOnlyDictionary<int, LogMark> read)
    {
        var marks = new Dictionary<int, LogMark>(read);
        if (marks.Count == 0)
            return null;
        var value = new ValueHash();
        using var consumer = new ConsumerBuilder<Ignore, ulong>(KafkaClient.Config(definition, follows: false))
            .SetValueDeserializer(value)
            .SetErrorHandler((_, _) => { })
            .SetLogHandler((_, _) => { })
            .Build();
        try
        {
            foreach (var (partition, mark) in marks.ToArray())
            {
                var range = consumer.QueryWatermarkOffsets(new TopicPartition(definition.Topic, partition), Timeout);
                // A log that ends before this offset is reported when the partition is assigned.
                if (mark.Offset < range.Low.Value || mark.Offset >= range.High.Value)
                    marks.Remove(partition);
            }

            consumer.IncrementalAssign(marks.Select(m => new TopicPartitionOffset(definition.Topic, m.Key, m.Value.Offset)));
            var deadline = Environment.TickCount64 + (long)Timeout.TotalMilliseconds;
            while (marks.Count > 0)
            {
                if (Environment.TickCount64 > deadline)
                    throw new KafkaException(new Error(ErrorCode.Local_TimedOut, "the last records that were read cannot be read again"));
                if (Next(consumer, marks) is not { } result || !marks.Remove(result.Partition.Value, out var mark))
                    continue;
                consumer.IncrementalUnassign([new TopicPartition(definition.Topic, result.Partition)]);
                if (!result.IsPartitionEOF && result.Offset.Value == mark.Offset && Differs(result, mark) is { } difference)
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"in partition {result.Partition.Value}, offset {mark.Offset} {difference}"
                    );
            }

            return null;
        }
        finally
        {
            consumer.Close();
        }
    }

    private static ConsumeResult<Ignore, ulong>? Next(IConsumer<Ignore, ulong> consumer, Dictionary<int, LogMark> marks)
    {
        try
        {
            return consumer.Consume(100);
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.InvalidMsg or ErrorCode.Local_BadMsg or ErrorCode.OffsetOutOfRange)
        {
            // The record is damaged or gone, so it cannot be compared; the reader reports it.
            if (e.ConsumerRecord is { } record)
                marks.Remove(record.Partition.Value);
            return null;
        }
    }

    private static string? Differs(ConsumeResult<Ignore, ulong> result, LogMark mark)
    {
        if (RecordHash.Of(result.Message.Value, result.Message.Timestamp.UnixTimestampMs) != mark.Hash)
            return "holds another record now";
        return mark.LeaderEpoch >= 0 && result.LeaderEpoch is { } epoch && epoch != mark.LeaderEpoch
            ? string.Create(CultureInfo.InvariantCulture, $"was written under leader epoch {mark.LeaderEpoch}, and is now of {epoch}")
            : null;
    }

    private sealed class ValueHash : IDeserializer<ulong>
    {
        public ulong Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
            RecordHash.OfValue(isNull ? default : data);
    }
}
