namespace Balloon.Broker.Log;

/// <summary>Gives each idempotent producer a unique id: ids are reserved in blocks, which are stored first.</summary>
internal sealed class ProducerIds(string path, BrokerFile stored)
{
    private const int Block = 1000;
    private readonly Lock _lock = new();
    private long _next = stored.NextProducerId;
    private long _reserved = stored.NextProducerId;

    /// <exception cref="IOException">The next block cannot be stored.</exception>
    public long Next()
    {
        lock (_lock)
        {
            if (_next == _reserved)
            {
                (stored with { NextProducerId = _reserved + Block }).Save(path);
                _reserved += Block;
            }

            return _next++;
        }
    }
}
