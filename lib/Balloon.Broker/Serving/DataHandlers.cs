using Balloon.Broker.Log;
using Balloon.Broker.Protocol;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Serving;

/// <summary>Produce, ListOffsets, DeleteRecords and InitProducerId.</summary>
internal sealed class DataHandlers(Node node)
{
    /// <summary>Appends a producer's batches; returns false if it expects no response.</summary>
    public bool Produce(RequestContext context)
    {
        var request = ProduceRequest.Read(context.Reader, context.Version);
        var refusal = request switch
        {
            { TransactionalId: not null } => ErrorCode.TransactionalIdAuthorizationFailed,
            { Acks: not (0 or 1 or -1) } => ErrorCode.InvalidRequiredAcks,
            _ => ErrorCode.None,
        };
        var writer = context.Writer;
        writer.Array(
            request.Topics,
            topic =>
            {
                writer.String(topic.Name);
                writer.Array(
                    topic.Partitions,
                    partition => ProduceResponse.WritePartition(writer, context.Version, Append(topic.Name, partition, refusal))
                );
            }
        );
        if (context.Version >= 1)
            writer.Int32(0); // throttle time
        return request.Acks != 0;
    }

    public void ListOffsets(RequestContext context)
    {
        var request = ListOffsetsRequest.Read(context.Reader, context.Version);
        var writer = context.Writer;
        if (context.Version >= 2)
            writer.Int32(0); // throttle time
        writer.Array(
            request.Topics,
            topic =>
            {
                writer.String(topic.Name);
                writer.Array(
                    topic.Partitions,
                    partition => ListOffsetsResponse.WritePartition(writer, context.Version, Find(topic.Name, partition, context.Version))
                );
                writer.Tags();
            }
        );
        writer.Tags();
    }

    public void DeleteRecords(RequestContext context)
    {
        var request = DeleteRecordsRequest.Read(context.Reader);
        var writer = context.Writer;
        writer.Int32(0); // throttle time
        writer.Array(
            request.Topics,
            topic =>
            {
                writer.String(topic.Name);
                writer.Array(
                    topic.Partitions,
                    partition =>
                    {
                        var log = node.Topics.Partition(topic.Name, partition.Index);
                        var (error, start) = log?.DeleteBefore(partition.Offset) ?? (ErrorCode.UnknownTopicOrPartition, -1);
                        writer.Int32(partition.Index);
                        writer.Int64(start);
                        writer.Error(error);
                    }
                );
            }
        );
    }

    public void InitProducerId(RequestContext context)
    {
        var transactionalId = context.Reader.NullableString();
        var (error, id) = (ErrorCode.TransactionalIdAuthorizationFailed, -1L);
        if (transactionalId is not null)
        {
            node.Logger.LogWarning(
                "{Client} asks for transactions, which this broker does not support: produce without the transactional id {Id}.",
                context.ClientId,
                transactionalId
            );
        }
        else
        {
            try
            {
                (error, id) = (ErrorCode.None, node.ProducerIds.Next());
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                error = ErrorCode.CoordinatorNotAvailable;
            }
        }

        context.Writer.Int32(0); // throttle time
        context.Writer.Error(error);
        context.Writer.Int64(id);
        context.Writer.Int16(error == ErrorCode.None ? (short)0 : (short)-1); // epoch
    }

    private ProduceResponse.Partition Append(string topic, ProduceRequest.Partition partition, ErrorCode refusal)
    {
        var log = node.Topics.Partition(topic, partition.Index);
        var result = (refusal, log, partition.Records) switch
        {
            (not ErrorCode.None, _, _) => new AppendResult(refusal),
            (_, null, _) => new AppendResult(ErrorCode.UnknownTopicOrPartition),
            (_, _, null) => new AppendResult(ErrorCode.InvalidRecord),
            _ => log.Append(partition.Records.Value.Span),
        };
        if (result.Error != ErrorCode.None)
            node.Metrics.Refused(topic, result.Error.ToString());
        else if (result.Records > 0)
            node.Metrics.Appended(topic, result.Records, partition.Records!.Value.Length);
        return new(partition.Index, result.Error, result.BaseOffset, result.AppendTime, log?.LogStart ?? -1);
    }

    private ListOffsetsResponse.Partition Find(string topic, ListOffsetsRequest.Partition asked, short version)
    {
        if (node.Topics.Partition(topic, asked.Index) is not { } log)
            return new(asked.Index, ErrorCode.UnknownTopicOrPartition, -1, -1);
        switch (asked.Timestamp)
        {
            case ListOffsetsRequest.Latest:
                return new(asked.Index, ErrorCode.None, -1, log.EndOffset);
            case ListOffsetsRequest.Earliest:
                return new(asked.Index, ErrorCode.None, -1, log.LogStart);
            case ListOffsetsRequest.MaxTimestamp when version < 7:
            case < ListOffsetsRequest.MaxTimestamp:
                return new(asked.Index, ErrorCode.UnsupportedVersion, -1, -1);
        }

        var (error, found) = asked.Timestamp == ListOffsetsRequest.MaxTimestamp ? log.GreatestTime() : log.FirstAt(asked.Timestamp);
        return new(asked.Index, error, found.Timestamp, found.Offset);
    }
}
