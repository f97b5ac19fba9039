using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Sinks;

/// <summary>Creates batches of a sink's columns from rows.</summary>
internal static class SinkRows
{
    public static Batch Of(IEnumerable<SqlType> types, params IEnumerable<object?[]> rows)
    {
        var builder = new BatchBuilder([.. types]);
        foreach (var row in rows)
            builder.AddRow(row);
        return builder.Build();
    }

    public static SinkChanges Changes(
        SinkDefinition definition,
        IEnumerable<(object?[] Row, bool Replaces)> upserts,
        params object?[][] deletes
    )
    {
        var all = upserts.ToList();
        var rows = Of(definition.Columns.Select(c => c.Type), all.Select(row => row.Row));
        var keys = Of(definition.PrimaryKey.Select(k => definition.Columns[k].Type), deletes);
        return new([new(rows, [.. all.Select(row => row.Replaces)])], all.Count, keys);
    }
}
