namespace Balloon.Broker.Log;

/// <summary>A topic: its name, id, settings and partitions. Changed under the store's lock, read without it.</summary>
internal sealed class Topic(string name, Guid id, string folder, TopicConfig config, PartitionLog[] partitions)
{
    private volatile PartitionLog[] _partitions = partitions;

    public string Name => name;

    public Guid Id => id;

    public string Folder => folder;

    public TopicConfig Config { get; private set; } = config;

    public IReadOnlyList<PartitionLog> Partitions => _partitions;

    public PartitionLog? Partition(int index)
    {
        var all = _partitions;
        return index >= 0 && index < all.Length ? all[index] : null;
    }

    public void Add(IEnumerable<PartitionLog> more) => _partitions = [.. _partitions, .. more];

    public void Configure(TopicConfig config)
    {
        Config = config;
        foreach (var partition in _partitions)
            partition.Config = config;
    }

    public void Close(bool keep)
    {
        foreach (var partition in _partitions)
            partition.Close(keep);
    }
}
