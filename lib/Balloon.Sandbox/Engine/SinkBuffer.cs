using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>The net change of a sink's relation since the sink's last epoch.</summary>
internal abstract class SinkBuffer
{
    /// <summary>The stores that a checkpoint must save.</summary>
    public abstract IReadOnlyList<RowStore> Stores { get; }

    /// <summary>The number of rows to write or delete.</summary>
    public long Rows => Stores.Sum(s => (long)s.Rows);

    public long EstimatedBytes => Stores.Sum(s => s.EstimatedBytes);

    /// <summary>Subscribes to the relation's changes.</summary>
    public abstract void Start();

    public abstract void Stop();

    /// <summary>Adds all rows of the relation as new rows.</summary>
    public abstract void Fill();

    /// <summary>Ends a tick.</summary>
    public virtual void Flush() { }

    /// <summary>The changes collected so far, for another thread to read.</summary>
    public abstract Func<SinkChanges> Snapshot();

    /// <summary>Adds the changes of the buffer that succeeded this one.</summary>
    public abstract void Append(SinkBuffer newer);
}
