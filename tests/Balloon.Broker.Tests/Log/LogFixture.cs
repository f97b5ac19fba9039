using Balloon.Broker.Log;
using Balloon.Broker.Protocol;
using Balloon.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Balloon.Broker.Tests.Log;

/// <summary>A partition in a folder of its own, which can be closed, killed and reopened.</summary>
internal sealed class LogFixture : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _config;

    public LogFixture(params (string Key, string Value)[] config)
    {
        _config = config.ToDictionary(entry => entry.Key, entry => entry.Value);
        Open();
    }

    public ManualClock Clock { get; } = new();

    public LogContext Context { get; private set; } = null!;

    public PartitionLog Log { get; private set; } = null!;

    public string[] SegmentFiles => [.. Directory.GetFiles(_folder.Path, "*.log").Order()];

    public void Reopen(bool killed = false)
    {
        Log.Close(keep: !killed);
        Open();
    }

    /// <summary>Closes the log, changes its files, and reopens it.</summary>
    public void Reopen(Action change, bool killed = false)
    {
        Log.Close(keep: !killed);
        change();
        Open();
    }

    public long Append(params string[] values) => Append(Batches.Of(values));

    public long Append(byte[] batch)
    {
        var result = Log.Append(batch);
        Assert.Equal(ErrorCode.None, result.Error);
        return result.BaseOffset;
    }

    public (ErrorCode Error, List<(long Offset, string Value)> Records) Read(long offset, int maxBytes = 1 << 20)
    {
        using var writer = new ProtocolWriter();
        var result = Log.Read(offset, maxBytes, atLeastOne: true, writer);
        Assert.Equal(result.Bytes, writer.Position);
        return (result.Error, Batches.Values(writer.Written.Span));
    }

    /// <summary>All values from the start of the log to its end.</summary>
    public List<string> ReadAll()
    {
        var values = new List<string>();
        for (var offset = Log.LogStart; offset < Log.EndOffset; )
        {
            var (error, records) = Read(offset);
            Assert.Equal(ErrorCode.None, error);
            values.AddRange(records.Where(record => record.Offset >= offset).Select(record => record.Value));
            offset = records[^1].Offset + 1;
        }

        return values;
    }

    public void Dispose()
    {
        Log.Dispose();
        _folder.Dispose();
    }

    private void Open()
    {
        Context = new(Clock, NullLogger.Instance, TimeSpan.FromDays(1));
        Log = PartitionLog.Open(Context, _folder.Path, "topic", 3, new(TopicConfig.Defaults(new()), _config));
    }
}
