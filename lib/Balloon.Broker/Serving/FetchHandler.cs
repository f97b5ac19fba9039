using Balloon.Broker.Log;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Serving;

/// <summary>Fetch: whole batches from the requested partitions, waiting for the first if there are none yet.</summary>
internal sealed class FetchHandler(Node node)
{
    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(5);

    public async ValueTask<bool> FetchAsync(RequestContext context)
    {
        var request = FetchRequest.Read(context.Reader, context.Version);
        var start = context.Writer.Position;
        if (request.SessionId != 0)
        {
            WriteHeader(context, ErrorCode.FetchSessionIdNotFound);
            context.Writer.ArrayLength(0);
            return true;
        }

        if (Write(context, request, start) || request.MaxWaitMs <= 0)
            return true;
        context.BeforeWait();
        await WaitAsync(context, request, start).ConfigureAwait(false);
        return true;
    }

    /// <summary>Writes the response again at each append, until it is large enough or the time is up.</summary>
    private async Task WaitAsync(RequestContext context, FetchRequest request, int start)
    {
        var waiter = new AppendWaiter();
        var logs = request
            .Topics.SelectMany(topic => topic.Partitions.Select(p => node.Topics.Partition(topic.Name, p.Index)))
            .OfType<PartitionLog>()
            .ToList();
        logs.ForEach(log => log.Subscribe(waiter));
        try
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(context.Gone);
            time.CancelAfter(request.MaxWaitMs);
            while (!Write(context, request, start))
            {
                try
                {
                    await waiter.Signalled.WaitAsync(time.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!context.Gone.IsCancellationRequested)
                {
                    Write(context, request, start);
                    return;
                }

                // The response for a client that waits for many bytes is not written again for each record.
                if (request.MinBytes > 1)
                    await Task.Delay(Coalesce, context.Gone).ConfigureAwait(false);
                waiter.Rearm();
            }
        }
        finally
        {
            logs.ForEach(log => log.Unsubscribe(waiter));
        }
    }

    /// <summary>Writes the whole response; returns true if it can be sent: enough bytes, no room for more, or an error.</summary>
    private bool Write(RequestContext context, FetchRequest request, int start)
    {
        var writer = context.Writer;
        writer.Rewind(start);
        WriteHeader(context, ErrorCode.None);
        var (left, total, isReady) = (Math.Min(request.MaxBytes, node.Answers.Share), 0, false);
        writer.Array(
            request.Topics,
            topic =>
            {
                writer.String(topic.Name);
                writer.Array(
                    topic.Partitions,
                    partition =>
                    {
                        var result = WritePartition(context, topic.Name, partition, Math.Min(partition.MaxBytes, left), total == 0);
                        isReady |= result.Error != ErrorCode.None || result.HasMore;
                        total += result.Bytes;
                        left -= result.Bytes;
                    }
                );
            }
        );
        // A fetch without topics is how a client ends a fetch session: it waits for the response before it closes.
        return isReady || total >= request.MinBytes || request.Topics.Count == 0;
    }

    private ReadResult WritePartition(RequestContext context, string topic, FetchRequest.Partition partition, int maxBytes, bool atLeastOne)
    {
        var writer = context.Writer;
        var log = node.Topics.Partition(topic, partition.Index);
        var header = writer.Position;
        FetchResponse.WritePartitionHeader(writer, context.Version, partition.Index, ErrorCode.None, -1, -1);
        var length = writer.Reserve();
        var result = (log, maxBytes) switch
        {
            (null, _) => new ReadResult(ErrorCode.UnknownTopicOrPartition, -1, -1, 0),
            (_, _) when context.Version < FetchResponse.FirstWithBatches && log.EndOffset > partition.Offset => Refuse(log),
            (_, <= 0) when !atLeastOne => log.ReadBounds(partition.Offset),
            _ => log.Read(partition.Offset, maxBytes, atLeastOne, writer),
        };
        writer.Patch(length, result.Bytes);
        writer.Rewrite(
            header,
            () =>
                FetchResponse.WritePartitionHeader(
                    writer,
                    context.Version,
                    partition.Index,
                    result.Error,
                    result.EndOffset,
                    result.LogStart
                )
        );
        if (result.Error != ErrorCode.None)
            node.Metrics.Refused(topic, result.Error.ToString());
        else if (result.Bytes > 0)
            node.Metrics.Served(topic, result.Bytes);
        return result;
    }

    /// <summary>This broker does not convert records to older formats.</summary>
    private static ReadResult Refuse(PartitionLog log) => new(ErrorCode.UnsupportedVersion, log.LogStart, log.EndOffset, 0);

    private static void WriteHeader(RequestContext context, ErrorCode error)
    {
        if (context.Version >= 1)
            context.Writer.Int32(0); // throttle time
        if (context.Version < 7)
            return;
        context.Writer.Error(error);
        context.Writer.Int32(0); // session id: full fetches only
    }
}
