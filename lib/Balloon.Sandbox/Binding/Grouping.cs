using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>The groups and aggregates of a SELECT: first columns to compute of the rows below, then calls over them.</summary>
/// <param name="groups">What GROUP BY names.</param>
/// <param name="above">The columns of the query, to which groups and aggregates are added.</param>
internal sealed class Grouping(IReadOnlyList<Scalar> groups, BoundColumns above)
{
    public IReadOnlyList<Scalar> Groups { get; } = groups;

    /// <summary>Columns below the aggregation: the groups, then arguments.</summary>
    public List<Scalar> Columns { get; } = [.. groups];

    public List<AggregateCall> Calls { get; } = [];

    /// <summary>
    /// GROUPING SETS: each set as the groups that it has; null of a plain GROUP BY. Behind the groups then stands the number of the set that
    /// a row is of.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>>? Sets { get; init; }

    /// <summary>How many columns stand before the aggregates.</summary>
    public int Width => Groups.Count + (Sets is null ? 0 : 1);

    /// <summary>The group that the expression is, seen from above; or null.</summary>
    public InputRef? Group(Scalar scalar)
    {
        for (var i = 0; i < Groups.Count; i++)
        {
            if (Groups[i].Equals(scalar))
                return above.Of(new GroupedColumn(i, scalar.Type));
        }

        return null;
    }

    /// <summary>Which of these groups are left out of a row's set, as bits: that of the last is the least.</summary>
    public Scalar LeftOut(IReadOnlyList<int> groups)
    {
        if (Sets is null)
            return new Constant(0, SqlType.Integer);
        var set = above.Of(new GroupedColumn(Groups.Count, SqlType.Integer));
        var bits = Sets.Select(s => groups.Aggregate(0, (all, g) => (all << 1) | (s.Contains(g) ? 0 : 1))).ToArray();
        return new Function<int, int>("grouping", set, SqlType.Integer, s => bits[s]);
    }

    /// <summary>True of a column of the rows below.</summary>
    public bool IsBelow(InputRef column) => column.Index < above.From;

    /// <summary>The column below that an aggregate reads.</summary>
    public int Column(Scalar scalar)
    {
        // Of a set that leaves a group out, the group is null; an aggregate still reads its value.
        var at = Columns.IndexOf(scalar, Sets is null ? 0 : Groups.Count);
        if (at < 0)
        {
            at = Columns.Count;
            Columns.Add(scalar);
        }

        return at;
    }

    /// <summary>The aggregate, seen from above.</summary>
    public InputRef Call(AggregateCall call)
    {
        var at = Calls.IndexOf(call);
        if (at < 0)
        {
            at = Calls.Count;
            Calls.Add(call);
        }

        return above.Of(new GroupedColumn(Width + at, call.Type));
    }
}
