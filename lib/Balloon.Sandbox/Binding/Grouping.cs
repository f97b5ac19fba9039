using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>The groups and aggregates of a SELECT: columns to compute over the input, then calls over these columns.</summary>
/// <param name="groups">The expressions of GROUP BY.</param>
/// <param name="above">The columns of the query, to which groups and aggregates are added.</param>
internal sealed class Grouping(IReadOnlyList<Scalar> groups, BoundColumns above)
{
    public IReadOnlyList<Scalar> Groups { get; } = groups;

    /// <summary>The columns below the aggregation: first the groups, then the arguments.</summary>
    public List<Scalar> Columns { get; } = [.. groups];

    public List<AggregateCall> Calls { get; } = [];

    /// <summary>
    /// GROUPING SETS: for each set, the groups that it has; null for a plain GROUP BY. A column after the groups then holds the number of
    /// the row's set.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>>? Sets { get; init; }

    /// <summary>The number of columns before the aggregates.</summary>
    public int Width => Groups.Count + (Sets is null ? 0 : 1);

    /// <summary>The column above the aggregation for an expression that is a group; null for any other.</summary>
    public InputRef? Group(Scalar scalar)
    {
        for (var i = 0; i < Groups.Count; i++)
        {
            if (Groups[i].Equals(scalar))
                return above.Of(new GroupedColumn(i, scalar.Type));
        }

        return null;
    }

    /// <summary>A bit mask of the groups that the row's set leaves out; the last group is the lowest bit.</summary>
    public Scalar LeftOut(IReadOnlyList<int> groups)
    {
        if (Sets is null)
            return new Constant(0, SqlType.Integer);
        var set = above.Of(new GroupedColumn(Groups.Count, SqlType.Integer));
        var bits = Sets.Select(s => groups.Aggregate(0, (all, g) => (all << 1) | (s.Contains(g) ? 0 : 1))).ToArray();
        return new Function<int, int>("grouping", set, SqlType.Integer, s => bits[s]);
    }

    /// <summary>Whether it is a column of the input.</summary>
    public bool IsBelow(InputRef column) => column.Index < above.From;

    /// <summary>The column below the aggregation that an aggregate reads.</summary>
    public int Column(Scalar scalar)
    {
        // A set that leaves a group out has null for it; an aggregate still reads the value.
        var at = Columns.IndexOf(scalar, Sets is null ? 0 : Groups.Count);
        if (at < 0)
        {
            at = Columns.Count;
            Columns.Add(scalar);
        }

        return at;
    }

    /// <summary>The column of an aggregate, above the aggregation.</summary>
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
