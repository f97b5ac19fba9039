using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

internal sealed partial class Binder
{
    private ChangelogPlan Changelog(NamedTable from)
    {
        var scan = Named_(from);
        return scan is ScanPlan { Relation: var relation }
            ? ChangelogPlan.Of(scan, relation, relations.RowIds, from.At)
            : throw Refusal.NotSupported($"CHANGELOG FROM {from.Name}, which holds no rows of its own", from.At);
    }
}
