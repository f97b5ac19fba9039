using System.Collections.Concurrent;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Sources;

/// <summary>The errors of a reader, and when they began.</summary>
internal sealed class ReaderErrors(TimeProvider time)
{
    private readonly ConcurrentDictionary<int, StatusError> damaged = [];

    // Read for every message, so it needs no lock.
    private volatile bool anyDamaged;
    private volatile StatusError? current;
    private volatile StatusError? lost;

    public StatusError? Current => Lasting ?? current;

    /// <summary>An error that persists until a person decides what to do.</summary>
    public StatusError? Lasting =>
        lost ?? damaged.OrderBy(partition => partition.Key).Select(partition => partition.Value).FirstOrDefault();

    public bool IsDamaged => anyDamaged;

    public bool IsDamagedIn(int partition) => damaged.ContainsKey(partition);

    /// <summary>Sets the current error; null clears it.</summary>
    public void Report(string? message)
    {
        if (message is null)
            current = null;
        else if (current?.Message != message)
            current = new StatusError(message, time.GetUtcNow());
    }

    /// <summary>Sets a persistent error: rows are lost, and a person must decide what to do.</summary>
    public void ReportLoss(string message) => lost ??= new StatusError(message, time.GetUtcNow());

    /// <summary>Reports that a partition cannot be read any further, until <see cref="ReadOn"/> is called.</summary>
    public void ReportDamage(int partition, string message)
    {
        _ = damaged.TryAdd(partition, new StatusError(message, time.GetUtcNow()));
        anyDamaged = true;
    }

    /// <summary>Reports that a partition was read further.</summary>
    public void ReadOn(int partition)
    {
        if (!anyDamaged)
            return;
        _ = damaged.TryRemove(partition, out _);
        anyDamaged = !damaged.IsEmpty;
    }
}
