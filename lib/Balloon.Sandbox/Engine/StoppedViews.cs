using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// What happens when a view stops: its state is released, since nobody may read it, and whatever depends on it stops too, since it would
/// stay as it is and look right.
/// </summary>
internal sealed class StoppedViews(StreamEngine engine)
{
    public void Stopped(MaterializedView view)
    {
        engine.Checkpointer.Add(ObjectKinds.Stored(view));
        engine.Checkpointer.Drop([.. view.Flow.Stores.Select(s => s.Id)]);
        view.Flow.Release();
        foreach (var sink in engine.Topology.Sinks.Where(s => s.From == view))
        {
            engine.Checkpointer.Drop(sink.Buffer.Stores.Select(s => s.Id));
            sink.Halt();
        }

        foreach (var subscription in engine.Topology.Subscriptions.Where(s => s.From == view))
        {
            engine.Checkpointer.Drop([subscription.Log.Id]);
            subscription.Halt();
        }

        foreach (var dependent in engine.Topology.Dependents(view).OfType<MaterializedView>())
            engine.Loop.Stop(
                dependent,
                new SqlException(SqlStates.SystemError, $"{view.Kind} {view.Name}, on which it depends, was stopped")
            );
    }
}
