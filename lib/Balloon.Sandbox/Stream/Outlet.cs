using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Stream;

/// <summary>The end of a plan: hands deltas to whoever asked.</summary>
internal sealed class Outlet(Action<Batch> receive) : Operator
{
    public override void Push(int port, Batch delta) => receive(delta);
}
