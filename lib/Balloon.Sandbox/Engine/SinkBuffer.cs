using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>What a sink's relation has changed since the sink's last epoch.</summary>
internal abstract class SinkBuffer
{
    /// <summary>What of it a checkpoint has to keep.</summary>
    public abstract IReadOnlyList<RowStore> Stores { get; }

    /// <summary>Rows that are to be written or deleted.</summary>
    public long Rows => Stores.Sum(s => (long)s.Rows);

    public long EstimatedBytes => Stores.Sum(s => s.EstimatedBytes);

    /// <summary>Follows the relation from here on.</summary>
    public abstract void Start();

    public abstract void Stop();

    /// <summary>Takes the rows that the relation holds as new ones.</summary>
    public abstract void Fill();

    /// <summary>The end of a tick.</summary>
    public virtual void Flush() { }

    /// <summary>What is collected, as it is now; read by another thread.</summary>
    public abstract Func<SinkChanges> Snapshot();

    /// <summary>Takes over what a buffer that follows this one has collected.</summary>
    public abstract void Append(SinkBuffer newer);
}
