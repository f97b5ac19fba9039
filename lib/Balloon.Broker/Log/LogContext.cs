using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Log;

/// <summary>What all partitions share: the clock, where to report, limits.</summary>
internal sealed record LogContext(TimeProvider Clock, ILogger Logger, TimeSpan ProducerIdExpiration)
{
    private readonly ConcurrentDictionary<(string, int, long), LogDamage> _damage = new();
    private readonly ConcurrentQueue<string> _notices = new();

    /// <summary>What was met and mended as files were opened, in sentences.</summary>
    public IReadOnlyCollection<string> Notices => _notices;

    /// <summary>All damage that was met since the start.</summary>
    public IReadOnlyCollection<LogDamage> Damage => _damage.Values.ToArray();

    /// <summary>Milliseconds since 1970 by the broker's clock.</summary>
    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public void Report(LogDamage damage)
    {
        if (damage.IsSkipped)
        {
            ReportSkipped(damage);
        }
        else if (_damage.TryAdd((damage.Topic, damage.Partition, damage.FirstOffset), damage))
        {
            Logger.LogError(
                "{Topic}-{Partition} lost the offsets {First} to {Last}: {File} is damaged at byte {Position}. They are not served; seek to {Next} to go on.",
                damage.Topic,
                damage.Partition,
                damage.FirstOffset,
                damage.NextOffset - 1,
                damage.File,
                damage.Position,
                damage.NextOffset
            );
        }
    }

    /// <summary>Tells what was met and mended as a file was opened.</summary>
    public void Tell(string notice)
    {
        _notices.Enqueue(notice);
        Logger.LogWarning("{Notice}", notice);
    }

    /// <summary>Notes that someone has decided to skip what is lost: readers go on behind it.</summary>
    public void ReportSkipped(LogDamage damage)
    {
        _damage[(damage.Topic, damage.Partition, damage.FirstOffset)] = damage;
        Logger.LogWarning(
            "{Topic}-{Partition}: the lost offsets {First} to {Last} of {File} are skipped, as was decided.",
            damage.Topic,
            damage.Partition,
            damage.FirstOffset,
            damage.NextOffset - 1,
            damage.File
        );
    }

    /// <summary>Forgets the damage of a topic that was deleted.</summary>
    public void Forget(string topic)
    {
        foreach (var key in _damage.Keys)
        {
            if (key.Item1 == topic)
                _damage.TryRemove(key, out _);
        }
    }
}
