using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

public sealed partial class TableScan
{
    /// <summary>Reads the rows as batches of typed columns, in the order of the files; several files are read ahead in parallel.</summary>
    /// <exception cref="IcebergException">A file is missing, damaged or of an unsupported kind; the message names it.</exception>
    public async IAsyncEnumerable<ColumnBatch> ReadBatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var tasks = await PlanFilesAsync(cancellationToken).ConfigureAwait(false);
        var left = _options.Limit ?? long.MaxValue;
        if (left == 0)
            yield break;
        await foreach (var batch in ReadTasksAsync(tasks, cancellationToken).ConfigureAwait(false))
        {
            yield return left < batch.RowCount ? batch.First((int)left) : batch;
            left -= batch.RowCount;
            if (left <= 0)
                yield break;
        }
    }

    /// <summary>Reads the rows of planned files, at most a row group per batch.</summary>
    public async IAsyncEnumerable<ColumnBatch> ReadTasksAsync(
        IReadOnlyList<FileTask> tasks,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var reader = new TaskReader(_table.Io, _table.Metadata);
        if (_options.Parallelism == 1 || tasks.Count <= 1)
        {
            foreach (var task in tasks)
            {
                await foreach (var batch in reader.ReadAsync(task, cancellationToken).ConfigureAwait(false))
                    yield return batch;
            }

            yield break;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<(Channel<ColumnBatch> Batches, Task Work)>();
        try
        {
            var next = 0;
            while (next < tasks.Count || running.Count > 0)
            {
                while (next < tasks.Count && running.Count < _options.Parallelism)
                    running.Enqueue(Start(reader, tasks[next++], stop.Token));
                var (batches, work) = running.Peek();
                await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                    yield return batch;
                await work.ConfigureAwait(false);
                running.Dequeue();
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var (_, work) in running)
                await work.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)
                    .ConfigureAwait(false);
        }
    }

    /// <summary>Reads the rows one by one.</summary>
    public async IAsyncEnumerable<Row> ReadRowsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in batch.Rows())
                yield return row;
        }
    }

    /// <summary>Reads all rows into memory.</summary>
    public async Task<IReadOnlyList<Row>> ToListAsync(CancellationToken cancellationToken = default)
    {
        var rows = new List<Row>();
        await foreach (var batch in ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
            rows.AddRange(batch.Rows());
        return rows;
    }

    /// <summary>Counts the rows; from the manifests alone if neither deletes nor a filter require the files.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        var tasks = await PlanFilesAsync(cancellationToken).ConfigureAwait(false);
        long count = 0;
        if (tasks.All(task => task.Deletes.Count == 0 && task.Bound is BoundFilter.Fixed))
            count = tasks.Sum(task => task.File.RecordCount);
        else
        {
            await foreach (var batch in ReadTasksAsync(tasks, cancellationToken).ConfigureAwait(false))
                count += batch.RowCount;
        }

        return Math.Min(count, _options.Limit ?? long.MaxValue);
    }

    /// <summary>Reads a file ahead of its turn: at most one batch waits while the next one is read.</summary>
    private static (Channel<ColumnBatch>, Task) Start(TaskReader reader, FileTask task, CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<ColumnBatch>(1);
        var work = Task.Run(
            async () =>
            {
                try
                {
                    await foreach (var batch in reader.ReadAsync(task, cancellationToken).ConfigureAwait(false))
                        await channel.Writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                    channel.Writer.Complete();
                }
                catch (Exception e)
                {
                    channel.Writer.Complete(e);
                }
            },
            CancellationToken.None
        );
        return (channel, work);
    }
}
