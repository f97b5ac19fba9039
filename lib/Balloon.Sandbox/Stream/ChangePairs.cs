using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>The kind of a change, numbered as in RisingWave's changelog_op.</summary>
internal enum ChangeKind : short
{
    Insert = 1,
    Delete = 2,
    UpdateInsert = 3,
    UpdateDelete = 4,
}

/// <summary>The net changes of a tick, row by row; a removed and an added row of one key are one update.</summary>
internal static class ChangePairs
{
    public static IEnumerable<(object?[] Row, ChangeKind Kind)> Of(
        IReadOnlyList<SqlType> types,
        IReadOnlyList<int>? key,
        IEnumerable<Batch> batches
    )
    {
        var net = Consolidation.Net(types, batches).ToList();
        var (gone, come) = (Rows(net, -1), Rows(net, 1));
        var fresh = new Dictionary<SqlArray, object?[]>();
        foreach (var row in key is null ? [] : come)
            fresh[KeyOf(row, key!)] = row;
        var updated = new HashSet<object?[]>(ReferenceEqualityComparer.Instance);
        foreach (var row in gone)
        {
            if (key is null || !fresh.TryGetValue(KeyOf(row, key), out var now))
            {
                yield return (row, ChangeKind.Delete);
                continue;
            }

            yield return (row, ChangeKind.UpdateDelete);
            yield return (now, ChangeKind.UpdateInsert);
            updated.Add(now);
        }

        foreach (var row in come.Where(r => !updated.Contains(r)))
            yield return (row, ChangeKind.Insert);
    }

    private static SqlArray KeyOf(object?[] row, IReadOnlyList<int> key) => new([.. key.Select(k => row[k])]);

    private static List<object?[]> Rows(List<Batch> net, int sign)
    {
        var rows = new List<object?[]>();
        foreach (var batch in net)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                for (var copies = batch.Weight(i) * sign; copies > 0; copies--)
                    rows.Add(batch.Row(i));
            }
        }

        return rows;
    }
}
