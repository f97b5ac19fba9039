namespace Balloon.Sandbox.Sources;

/// <summary>The log of a source, whether a Kafka topic or generated rows.</summary>
internal static class SourceLog
{
    /// <summary>The first and end offsets of each partition; empty while the topic does not exist.</summary>
    /// <exception cref="Types.SqlException">58000 when no broker answers.</exception>
    public static Task<IReadOnlyDictionary<int, (long Low, long High)>> RangesAsync(
        SourceDefinition definition,
        CancellationToken cancellationToken
    ) =>
        definition.Generator is { } generator
            ? Task.FromResult<IReadOnlyDictionary<int, (long Low, long High)>>(
                new Dictionary<int, (long Low, long High)> { [0] = (0, generator.Produced) }
            )
            : KafkaLog.RangesAsync(definition, cancellationToken);

    /// <summary>Reads all messages between the offsets, in batches.</summary>
    public static IAsyncEnumerable<SourceBatch> ReadAsync(
        SourceDefinition definition,
        IReadOnlyDictionary<int, long> from,
        IReadOnlyDictionary<int, long> to,
        int batchRows,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        definition.Generator is { } generator
            ? generator
                .Between(from.GetValueOrDefault(0), to.GetValueOrDefault(0), batchRows, definition.WithPartitions)
                .ToAsyncEnumerable()
            : KafkaLog.ReadAsync(definition, from, to, batchRows, time, cancellationToken);
}
