using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Balloon.Broker.Serving;

/// <summary>The broker's counters, in the meter <see cref="KafkaBroker.MeterName"/>.</summary>
internal sealed class BrokerMetrics : IDisposable
{
    private readonly Meter _meter = new(KafkaBroker.MeterName);
    private readonly Counter<long> _recordsIn;
    private readonly Counter<long> _bytesIn;
    private readonly Counter<long> _bytesOut;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _errors;
    private readonly UpDownCounter<int> _connections;
    private int _open;

    public BrokerMetrics()
    {
        _recordsIn = _meter.CreateCounter<long>("balloon.broker.records.in", "{record}", "Records appended.");
        _bytesIn = _meter.CreateCounter<long>("balloon.broker.bytes.in", "By", "Bytes of record batches appended.");
        _bytesOut = _meter.CreateCounter<long>("balloon.broker.bytes.out", "By", "Bytes of record batches served.");
        _requests = _meter.CreateCounter<long>("balloon.broker.requests", "{request}", "Requests answered, by API.");
        _errors = _meter.CreateCounter<long>("balloon.broker.errors", "{error}", "Appends and fetches refused, by error.");
        _connections = _meter.CreateUpDownCounter<int>("balloon.broker.connections", "{connection}", "Connections that are open.");
    }

    public void Appended(string topic, int records, int bytes)
    {
        var tag = new KeyValuePair<string, object?>("topic", topic);
        _recordsIn.Add(records, tag);
        _bytesIn.Add(bytes, tag);
    }

    public void Served(string topic, int bytes) => _bytesOut.Add(bytes, new KeyValuePair<string, object?>("topic", topic));

    public void Request(string api) => _requests.Add(1, new KeyValuePair<string, object?>("api", api));

    public void Refused(string topic, string error) => _errors.Add(1, new TagList { { "topic", topic }, { "error", error } });

    /// <summary>The number of open connections.</summary>
    public int OpenConnections => Volatile.Read(ref _open);

    public void Connection(int change)
    {
        Interlocked.Add(ref _open, change);
        _connections.Add(change);
    }

    public void Dispose() => _meter.Dispose();
}
