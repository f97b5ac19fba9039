using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using Balloon.Kernel.Notebooks;

namespace Balloon.Kernel.Running.Workers;

/// <summary>
/// The process that runs notebooks for another one, which looks after it: a cell that ends the process ends this one, and the other knows
/// which cell it was and has what the cells before it showed.
/// </summary>
public static class WorkerHost
{
    /// <summary>Runs notebooks until the other process has no more, or is gone.</summary>
    /// <param name="pipe">The name of the pipe that the other process gave.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(string pipe, CancellationToken cancellationToken = default)
    {
        // A Ctrl+C at the terminal is for the process that looks after this one, and reaches both.
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

            // While a notebook runs nothing is asked for: a line then, or the pipe's end, is for it to stop.
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
                // The other process is gone; the pipe's end stops the run.
            }
        }
    }
}
