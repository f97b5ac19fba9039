using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Log;

/// <summary>What all partitions share: the clock, the log, limits, and reports of damage.</summary>
internal sealed record LogContext(TimeProvider Clock, ILogger Logger, TimeSpan ProducerIdExpiration)
{
    private readonly ConcurrentDictionary<(string, int, long), LogDamage> _damage = new();
    private readonly ConcurrentQueue<string> _notices = new();

    /// <summary>What was repaired when files were opened, as sentences.</summary>
    public IReadOnlyCollection<string> Notices => _notices;

    /// <summary>All damage that was found since the start.</summary>
    public IReadOnlyCollection<LogDamage> Damage => _damage.Values.ToArray();

    /// <summary>The broker's clock, in milliseconds since 1970.</summary>
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
                "{Topic}-{Partition} lost the offsets {First} to {Last}: {File} is damaged at byte {Position}. They are not served; seek to {Next} to continue.",
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

    /// <summary>Reports what was repaired when a file was opened.</summary>
    public void AddNotice(string notice)
    {
        _notices.Enqueue(notice);
        Logger.LogWarning("{Notice}", notice);
    }

    /// <summary>Records that lost records are to be skipped.</summary>
    public void ReportSkipped(LogDamage damage)
    {
        _damage[(damage.Topic, damage.Partition, damage.FirstOffset)] = damage;
        Logger.LogWarning(
            "{Topic}-{Partition}: the lost offsets {First} to {Last} of {File} are skipped, as requested.",
            damage.Topic,
            damage.Partition,
            damage.FirstOffset,
            damage.NextOffset - 1,
            damage.File
        );
    }

    /// <summary>Removes the damage of a topic that was deleted.</summary>
    public void Forget(string topic)
    {
        foreach (var key in _damage.Keys)
        {
            if (key.Item1 == topic)
                _damage.TryRemove(key, out _);
        }
    }
}
