using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Stream;

/// <summary>The end of a plan: passes the changes to a callback.</summary>
internal sealed class Outlet(Action<Batch> receive) : Operator
{
    public override void Push(int port, Batch delta) => receive(delta);
}
