using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Balloon.Sandbox.Hosting;

/// <summary>Writes the host's log to a file of bounded size; the previous run's file is kept beside it.</summary>
internal sealed class FileLog : ILoggerProvider
{
    private const long MaxFileBytes = 8 << 20;

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly string path;
    private StreamWriter writer;

    public FileLog(string path, TimeProvider clock)
    {
        this.path = path;
        this.clock = clock;
        writer = Roll();
    }

    public void Write(string line)
    {
        lock (gate)
        {
            if (writer.BaseStream.Length > MaxFileBytes)
            {
                writer.Dispose();
                writer = Roll();
            }

            try
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {line}"));
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The disk is full or the log is closed: a failure of the log cannot be logged.
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
        lock (gate)
            writer.Dispose();
    }

    private StreamWriter Roll()
    {
        var before = Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ".1.log");
        if (File.Exists(path))
            File.Move(path, before, overwrite: true);
        return new StreamWriter(PrivateFiles.Open(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            AutoFlush = true,
        };
    }

    private sealed class Category(FileLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => log.Write($"{logLevel} {name}: {formatter(state, exception)}{(exception is null ? "" : $"\n{exception}")}");
    }
}
