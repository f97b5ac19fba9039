using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>The net change of a sink's relation since the sink's last epoch.</summary>
internal abstract class SinkBuffer
{
    /// <summary>The stores that a checkpoint has to keep.</summary>
    public abstract IReadOnlyList<RowStore> Stores { get; }

    /// <summary>Rows that are to be written or deleted.</summary>
    public long Rows => Stores.Sum(s => (long)s.Rows);

    public long EstimatedBytes => Stores.Sum(s => s.EstimatedBytes);

    /// <summary>Subscribes to the relation's changes.</summary>
    public abstract void Start();

    public abstract void Stop();

    /// <summary>Takes all rows that the relation holds as new ones.</summary>
    public abstract void Fill();

    /// <summary>The end of a tick.</summary>
    public virtual void Flush() { }

    /// <summary>The changes collected so far, to be read by another thread.</summary>
    public abstract Func<SinkChanges> Snapshot();

    /// <summary>Adds the changes of the buffer that followed this one.</summary>
    public abstract void Append(SinkBuffer newer);
}
