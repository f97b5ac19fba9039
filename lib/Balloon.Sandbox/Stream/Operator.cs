using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Stream;

/// <summary>
/// A running step of a plan. Changes are pushed into it. What it holds back until the end of a tick (aggregates, top-N), it emits in
/// <see cref="Flush"/>. The operators of a dataflow are flushed in order, inputs first.
/// </summary>
internal abstract class Operator
{
    private Operator? next;
    private int nextPort;

    public void To(Operator target, int port = 0) => (next, nextPort) = (target, port);

    /// <summary>True when this step needs a row's slot and new values only, not its old values.</summary>
    public virtual bool AcceptsSlots => false;

    /// <summary>True when this step, although it takes slots, also needs the old and new rows.</summary>
    public virtual bool NeedsChanges => false;

    protected bool NextNeedsChanges => next is { NeedsChanges: true };

    protected bool NextAcceptsSlots => next is { AcceptsSlots: true };

    /// <param name="port">The input: 0, or 1 for the right side of a join.</param>
    /// <param name="delta">The changes; never empty.</param>
    public abstract void Push(int port, Batch delta);

    /// <summary>
    /// Takes a watermark: no row before this event time follows. A step that changes the column changes the value as well.
    /// </summary>
    /// <param name="port">The input, as in <see cref="Push"/>.</param>
    /// <param name="value">The time, in microseconds since 1970.</param>
    public virtual void Watermark(int port, long value) => Pass(value);

    /// <summary>Ends a tick.</summary>
    public virtual void Flush() { }

    /// <summary>The stores that a checkpoint must save.</summary>
    public virtual IEnumerable<State.RowStore> Stores => [];

    /// <summary>Emits a watermark.</summary>
    protected void Pass(long watermark) => next?.Watermark(nextPort, watermark);

    protected void Emit(Batch delta)
    {
        if (delta.Count > 0)
            next?.Push(nextPort, delta);
    }
}
