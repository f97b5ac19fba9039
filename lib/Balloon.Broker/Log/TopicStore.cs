using System.Collections.Concurrent;
using System.Globalization;
using Balloon.Broker.Protocol;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Log;

/// <summary>
/// The topics in one folder. A topic's folder is created under another name and renamed when it is complete, and renamed before it is
/// deleted, so that after a crash the topic either exists or does not.
/// </summary>
internal sealed class TopicStore : IDisposable
{
    private const string NewPrefix = ".new-";
    private const string DeletedPrefix = ".deleted-";
    private readonly ConcurrentDictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly LogContext _context;
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _defaults;

    public TopicStore(LogContext context, string folder, IReadOnlyDictionary<string, string> defaults)
    {
        (_context, _folder, _defaults) = (context, folder, defaults);
        Directory.CreateDirectory(folder);
        try
        {
            foreach (var path in Directory.GetDirectories(folder))
                Load(path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyDictionary<string, string> Defaults => _defaults;

    public IEnumerable<Topic> All => _topics.Values.OrderBy(topic => topic.Name, StringComparer.Ordinal);

    public int Count => _topics.Count;

    public Topic? Find(string name) => _topics.GetValueOrDefault(name);

    public PartitionLog? Partition(string topic, int index) => Find(topic)?.Partition(index);

    /// <summary>The name of a topic that differs only in '.' and '_'; null if there is none.</summary>
    public string? Colliding(string name) => _topics.Keys.FirstOrDefault(other => TopicName.Collide(name, other));

    /// <summary>
    /// Creates a topic whose name and settings have been checked. Error 36 if it exists, 17 if its name collides with another, 56 if it
    /// cannot be stored.
    /// </summary>
    public ErrorCode Create(string name, int partitions, IReadOnlyDictionary<string, string> config)
    {
        lock (_lock)
        {
            if (_topics.ContainsKey(name))
                return ErrorCode.TopicAlreadyExists;
            if (Colliding(name) is not null)
                return ErrorCode.InvalidTopic;
            var id = Guid.NewGuid();
            var unfinished = Path.Combine(_folder, NewPrefix + id.ToString("N"));
            var folder = Path.Combine(_folder, TopicName.Folder(name, id));
            try
            {
                Directory.CreateDirectory(unfinished);
                new TopicFile(name, id, partitions, new(config)).Save(unfinished);
                for (var index = 0; index < partitions; index++)
                    Directory.CreateDirectory(PartitionFolder(unfinished, index));
                Directory.Move(unfinished, folder);
                _topics[name] = OpenTopic(folder, name, id, partitions, new(_defaults, config));
                return ErrorCode.None;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _context.Logger.LogError("Topic {Topic} cannot be created: {Reason}", name, failure.Message);
                Remove(unfinished);
                return ErrorCode.StorageError;
            }
        }
    }

    public ErrorCode Delete(string name)
    {
        lock (_lock)
        {
            if (!_topics.TryGetValue(name, out var topic))
                return ErrorCode.UnknownTopicOrPartition;
            var deleted = Path.Combine(_folder, DeletedPrefix + topic.Id.ToString("N"));
            topic.Close(keep: false);
            try
            {
                Directory.Move(topic.Folder, deleted);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _context.Logger.LogError("Topic {Topic} cannot be deleted: {Reason}", name, failure.Message);
                _topics[name] = OpenTopic(topic.Folder, name, topic.Id, topic.Partitions.Count, topic.Config);
                return ErrorCode.StorageError;
            }

            _topics.TryRemove(name, out _);
            _context.Forget(name);
            Remove(deleted);
            return ErrorCode.None;
        }
    }

    public ErrorCode AddPartitions(Topic topic, int count)
    {
        lock (_lock)
        {
            var have = topic.Partitions.Count;
            if (count <= have)
                return ErrorCode.InvalidPartitions;
            try
            {
                var more = Enumerable
                    .Range(have, count - have)
                    .Select(index => PartitionLog.Open(_context, PartitionFolder(topic.Folder, index), topic.Name, index, topic.Config))
                    .ToList();
                new TopicFile(topic.Name, topic.Id, count, new(topic.Config.Own)).Save(topic.Folder);
                topic.Add(more);
                return ErrorCode.None;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _context.Logger.LogError("Topic {Topic} cannot be given more partitions: {Reason}", topic.Name, failure.Message);
                return ErrorCode.StorageError;
            }
        }
    }

    /// <summary>Replaces a topic's own settings, which have been checked.</summary>
    public ErrorCode Configure(Topic topic, IReadOnlyDictionary<string, string> own)
    {
        lock (_lock)
        {
            try
            {
                new TopicFile(topic.Name, topic.Id, topic.Partitions.Count, new(own)).Save(topic.Folder);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _context.Logger.LogError("The settings of {Topic} cannot be stored: {Reason}", topic.Name, failure.Message);
                return ErrorCode.StorageError;
            }

            topic.Configure(new(_defaults, own));
            return ErrorCode.None;
        }
    }

    public void ApplyRetention()
    {
        foreach (var topic in _topics.Values)
        {
            foreach (var partition in topic.Partitions)
                partition.ApplyRetention();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var topic in _topics.Values)
                topic.Close(keep: true);
        }
    }

    private void Load(string path)
    {
        var name = Path.GetFileName(path);
        if (name.StartsWith(NewPrefix, StringComparison.Ordinal) || name.StartsWith(DeletedPrefix, StringComparison.Ordinal))
            Remove(path);
        else if (TopicFile.Load(path) is { } stored)
            _topics[stored.Name] = OpenTopic(path, stored.Name, stored.Id, stored.Partitions, new(_defaults, stored.Config));
    }

    private Topic OpenTopic(string folder, string name, Guid id, int partitions, TopicConfig config)
    {
        var logs = new List<PartitionLog>(partitions);
        try
        {
            for (var index = 0; index < partitions; index++)
                logs.Add(PartitionLog.Open(_context, PartitionFolder(folder, index), name, index, config));
            return new(name, id, folder, config, [.. logs]);
        }
        catch
        {
            logs.ForEach(log => log.Close(keep: false));
            throw;
        }
    }

    private void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _context.Logger.LogWarning("{Folder} cannot be removed now; the next start removes it: {Reason}", path, failure.Message);
        }
    }

    private static string PartitionFolder(string topicFolder, int index) =>
        Path.Combine(topicFolder, index.ToString(CultureInfo.InvariantCulture));
}
