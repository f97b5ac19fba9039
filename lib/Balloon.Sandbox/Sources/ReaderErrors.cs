using System.Collections.Concurrent;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Sources;

/// <summary>What is wrong with a reader, and since when.</summary>
internal sealed class ReaderErrors(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, StatusError> damaged = [];

    // Asked for every message.
    private volatile bool anyDamaged;
    private volatile StatusError? current;
    private volatile StatusError? lost;

    public StatusError? Current => Lasting ?? current;

    /// <summary>Errors that stay until someone decides.</summary>
    public StatusError? Lasting =>
        lost ?? damaged.OrderBy(partition => partition.Key).Select(partition => partition.Value).FirstOrDefault();

    public bool IsDamaged => anyDamaged;

    public bool IsDamagedIn(int partition) => damaged.ContainsKey(partition);

    /// <summary>Sets the error, or with null says that all is well again.</summary>
    public void Report(string? message)
    {
        if (message is null)
            current = null;
        else if (current?.Message != message)
            current = new StatusError(message, time.GetUtcNow());
    }

    /// <summary>Sets an error that stays: rows are lost, and someone has to decide.</summary>
    public void ReportLoss(string message) => lost ??= new StatusError(message, time.GetUtcNow());

    /// <summary>Says that a partition cannot be read any further: that stays until it is.</summary>
    public void ReportDamage(int partition, string message)
    {
        _ = damaged.TryAdd(partition, new StatusError(message, time.GetUtcNow()));
        anyDamaged = true;
    }

    /// <summary>Says that a partition was read on.</summary>
    public void ReadOn(int partition)
    {
        if (!anyDamaged)
            return;
        _ = damaged.TryRemove(partition, out _);
        anyDamaged = !damaged.IsEmpty;
    }
}
