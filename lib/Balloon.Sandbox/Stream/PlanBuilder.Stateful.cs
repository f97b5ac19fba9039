using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Stream;

internal sealed partial class PlanBuilder
{
    private void BuildStateful(PlanNode plan, Operator target, int port) => throw Refusal.NotSupported(plan.Describe());
}
