using System.CommandLine;
using Balloon.Iceberg.Spec;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon table history</c>: which snapshot became current when.</summary>
internal static class TableHistoryCommand
{
    private static readonly StructType Columns = new([
        new(1, "made_current_at", PrimitiveType.Timestamptz),
        new(2, "snapshot_id", PrimitiveType.Long),
        new(3, "parent_id", PrimitiveType.Long),
        new(4, "is_current_ancestor", PrimitiveType.Boolean),
    ]);

    public static Command Create() =>
        new TableOptions().AddTo(
            new Command("history", "Prints when each snapshot became the current one."),
            (table, output, _, cancellationToken) =>
                output.WriteAsync(
                    Columns,
                    table.Inspect.History.Select(entry =>
                        new object?[]
                        {
                            entry.MadeCurrentAt.ToUnixTimeMilliseconds() * 1000,
                            entry.SnapshotId,
                            entry.ParentId,
                            entry.IsCurrentAncestor,
                        }
                    ),
                    cancellationToken
                )
        );
}
