using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using Balloon.Kernel.Notebooks;

namespace Balloon.Kernel.Running.Workers;

/// <summary>
/// The process that runs notebooks for a supervising process: if a cell ends this process, the other one knows which cell it was and has
/// the outputs of the cells before.
/// </summary>
public static class WorkerHost
{
    /// <summary>Runs notebooks until the other process has no more or ends.</summary>
    /// <param name="pipe">The name of the other process's pipe.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task RunAsync(string pipe, CancellationToken cancellationToken = default)
    {
        // A Ctrl+C at the terminal reaches both processes, but only the supervising one handles it.
        using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        var warm = Warmup.StartAsync();
        using var stream = new NamedPipeClientStream(".", pipe, PipeDirection.InOut, PipeOptions.Asynchronous);
        await stream.ConnectAsync(10_000, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var next = WorkMessages.ReadAsync<WorkOrder>(reader, cancellationToken);
        while (await next.ConfigureAwait(false) is { } order)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            next = WorkMessages.ReadAsync<WorkOrder>(reader, cancellationToken);
            var run = RunAsync(order, stream, stop.Token);

            // While a notebook runs, nothing else is requested: a line, or the end of the pipe, means to stop.
            if (await Task.WhenAny(run, next).ConfigureAwait(false) == next)
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await run.ConfigureAwait(false);
                return;
            }

            await run.ConfigureAwait(false);
        }

        await warm.ConfigureAwait(false);
    }

    private static async Task RunAsync(WorkOrder order, Stream stream, CancellationToken cancellationToken)
    {
        Environment.CurrentDirectory = order.Folder;
        var options = new RunOptions
        {
            Notebooks = [],
            Parameters = order.Parameters,
            CellTimeout = TimeSpan.FromSeconds(order.CellSeconds),
            KeepGoing = order.KeepGoing,
            EndsWithProcess = true,
        };
        var notebook = NotebookDocument.Parse(order.Notebook, order.Path);
        using var one = new SemaphoreSlim(1, 1);
        var last = (Cell: 0, Cells: 0);
        var result = await NotebookRunner
            .RunAsync(
                notebook,
                order.Path,
                options,
                (cell, cells) =>
                {
                    last = (cell, cells);
                    Send(new(cell, cells));
                },
                cell => Send(new(last.Cell, last.Cells, cell.Outputs)),
                cancellationToken
            )
            .ConfigureAwait(false);
        Send(new(last.Cell, last.Cells, null, notebook.ToString(), result));

        void Send(WorkReport report)
        {
            try
            {
                WorkMessages.WriteAsync(stream, report, CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (IOException)
            {
                // The other process is gone; the end of the pipe stops the run.
            }
        }
    }
}
