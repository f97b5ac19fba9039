using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text;
using System.Text.Json.Nodes;
using Balloon.Kernel.Engine;
using Balloon.Kernel.Notebooks;

namespace Balloon.Kernel.Running.Workers;

/// <summary>
/// Runs notebooks in another process. If a cell ends that process (by <c>Environment.Exit</c> or a stack overflow), the notebook has failed
/// in that cell, and the next notebook gets a fresh process.
/// </summary>
/// <param name="command">The program and its arguments; the name of a pipe is appended, for <see cref="WorkerHost"/>.</param>
internal sealed class WorkerProcess(IReadOnlyList<string> command) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private Worker? _worker;

    /// <summary>Starts the process, so that it is warm when the first notebook is to run.</summary>
    /// <exception cref="IOException">The program cannot be started.</exception>
    public void Begin() => _worker ??= new(command);

    /// <summary>Runs a notebook; the returned document is the executed one, complete or up to the cell that ended the process.</summary>
    public async Task<(NotebookDocument Document, NotebookResult Result)> RunAsync(
        NotebookDocument notebook,
        WorkOrder order,
        RunOptions options,
        Action<int, int> started,
        CancellationToken cancellationToken
    )
    {
        Begin();
        var worker = _worker!;
        var clock = Stopwatch.StartNew();
        List<JsonArray> outputs = [];
        List<double> seconds = [];
        var (running, began) = (0, TimeSpan.Zero);
        await worker.SendAsync(order).ConfigureAwait(false);
        var stopping = cancellationToken.UnsafeRegister(static worker => ((Worker)worker!).Stop(), worker);
        await using (stopping.ConfigureAwait(false))
        {
            while (await worker.ReadAsync().ConfigureAwait(false) is { } report)
            {
                if (report.Result is { } result)
                {
                    if (cancellationToken.IsCancellationRequested)
                        await ForgetAsync().ConfigureAwait(false);
                    return (NotebookDocument.Parse(report.Notebook!, order.Path), result);
                }

                if (report.Outputs is { } shown)
                {
                    outputs.Add(shown);
                    seconds.Add((clock.Elapsed - began).TotalSeconds);
                    continue;
                }

                (running, began) = (report.Cell, clock.Elapsed);
                started(report.Cell, report.Cells);
            }
        }

        seconds.Add((clock.Elapsed - began).TotalSeconds);
        var failure = await worker.WhyAsync().ConfigureAwait(false);
        await ForgetAsync().ConfigureAwait(false);
        NotebookRunner.Prepare(notebook, options);
        var cells = notebook.Cells.Where(c => c.IsCode).ToList();
        for (var i = 0; i < outputs.Count; i++)
            (cells[i].Outputs, cells[i].ExecutionCount) = (outputs[i], i + 1);
        running = Math.Clamp(running, 1, Math.Max(1, cells.Count));
        if (cells.Count > 0)
            (cells[running - 1].Outputs, cells[running - 1].ExecutionCount) = ([CellRecorder.Error(failure)], running);
        var source = cells.Count > 0 ? cells[running - 1].Source : string.Empty;
        return (
            notebook,
            new(
                order.Path,
                notebook.Name,
                notebook.Title,
                clock.Elapsed.TotalSeconds,
                running,
                new(running, CellStatus.Failed, source, failure)
            )
            {
                CellSeconds = seconds,
            }
        );
    }

    public async ValueTask DisposeAsync() => await ForgetAsync().ConfigureAwait(false);

    private async Task ForgetAsync()
    {
        if (_worker is { } worker)
            await worker.DisposeAsync().ConfigureAwait(false);
        _worker = null;
    }

    /// <summary>A process and the pipe to it.</summary>
    private sealed class Worker : IAsyncDisposable
    {
        private const int MaxLines = 200;
        private const string Overflow = "Stack overflow";

        private readonly NamedPipeServerStream _pipe;
        private readonly StreamReader _reader;
        private readonly Process _process;
        private readonly Task _connected;
        private readonly Task _errors;
        private readonly List<string> _said = [];

        public Worker(IReadOnlyList<string> command)
        {
            var name = "balloon-" + Guid.NewGuid().ToString("N")[..16];
            _pipe = new(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
            _reader = new(_pipe, Encoding.UTF8, leaveOpen: true);
            _process = Start([.. command, name]);
            _connected = ConnectAsync();
            _errors = ListenAsync();
        }

        public async Task SendAsync(WorkOrder order)
        {
            await _connected.ConfigureAwait(false);
            await WorkMessages.WriteAsync(_pipe, order, CancellationToken.None).ConfigureAwait(false);
        }

        public Task<WorkReport?> ReadAsync() => WorkMessages.ReadAsync<WorkReport>(_reader, CancellationToken.None);

        /// <summary>Interrupts the running cell; the notebook is then reported as stopped.</summary>
        public void Stop()
        {
            try
            {
                _pipe.Write("\n"u8);
            }
            catch (IOException)
            {
                // It has already ended.
            }
        }

        /// <summary>Why it ended, as far as that is known.</summary>
        public async Task<CellFailure> WhyAsync()
        {
            await EndAsync().ConfigureAwait(false);
            var code = _process.ExitCode;
            var overflow = _said.FindIndex(line => line.StartsWith(Overflow, StringComparison.Ordinal));
            var message =
                overflow >= 0
                    ? "The stack overflowed in this cell, which ends the process: a method calls itself without end. The cells after it did not run."
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"The process that ran the notebook ended in this cell with exit code {code}: Environment.Exit, or a crash of a native library. The cells after it did not run."
                    );
            return new("ProcessEnded", message, [message, .. _said.Skip(Math.Max(0, overflow)).Take(20)], null);
        }

        public async ValueTask DisposeAsync()
        {
            await _pipe.DisposeAsync().ConfigureAwait(false);
            await EndAsync().ConfigureAwait(false);
            _reader.Dispose();
            _process.Dispose();
        }

        private static Process Start(IReadOnlyList<string> command)
        {
            var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardError = true };
            try
            {
                return Process.Start(start) ?? throw new IOException($"{command[0]} did not start.");
            }
            catch (Win32Exception cause)
            {
                throw new IOException($"{command[0]}, which runs the notebooks, cannot be started: {cause.Message}", cause);
            }
        }

        /// <summary>Connects; a process that ends before it connects is not waited for forever.</summary>
        private async Task ConnectAsync()
        {
            using var stop = new CancellationTokenSource(Timeout);
            var connecting = _pipe.WaitForConnectionAsync(stop.Token);
            if (await Task.WhenAny(connecting, _process.WaitForExitAsync(stop.Token)).ConfigureAwait(false) != connecting)
                throw new IOException("The process that runs the notebooks ended before it was ready:\n" + string.Join('\n', _said));
            await connecting.ConfigureAwait(false);
        }

        private async Task EndAsync()
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await _process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
                await _errors.WaitAsync(stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // A cell has left a thread that does not end, or a child process that keeps the error stream open.
                if (!_process.HasExited)
                    _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        /// <summary>Passes on what it prints outside of cells; the report of a stack overflow is shown below its cell instead.</summary>
        private async Task ListenAsync()
        {
            var overflow = false;
            while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                if (_said.Count == MaxLines)
                    continue;
                _said.Add(line);
                overflow |= line.StartsWith(Overflow, StringComparison.Ordinal);
                if (!overflow)
                    await Console.Error.WriteLineAsync(line).ConfigureAwait(false);
            }
        }
    }
}
