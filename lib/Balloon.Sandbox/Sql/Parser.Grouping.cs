using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

// GROUP BY: expressions, or GROUPING SETS, ROLLUP and CUBE, which stand for several lists of expressions.
internal sealed partial class Parser
{
    private const int MaxCubeItems = 12;
    private const int MaxSets = 4096;

    /// <summary>The expressions of a plain GROUP BY, or the grouping sets of one with GROUPING SETS, ROLLUP or CUBE.</summary>
    private (IReadOnlyList<Expression> Plain, IReadOnlyList<IReadOnlyList<Expression>>? Sets) GroupBy()
    {
        var start = Current.Start;
        // GROUP BY a, ROLLUP (b, c): each set of one item is combined with each set of the others.
        IReadOnlyList<IReadOnlyList<Expression>> sets =
        [
            [],
        ];
        var plain = true;
        do
        {
            plain &= !AtSets();
            var more = GroupingItem(1);
            if ((long)sets.Count * more.Count > MaxSets)
                throw TooManySets(start);
            sets = [.. sets.SelectMany(s => more.Select(m => (IReadOnlyList<Expression>)[.. s, .. m]))];
        } while (Take(","));
        return plain ? (sets[0], null) : ([], sets);
    }

    private bool AtSets() => At("grouping", "sets") || At("rollup", "(") || At("cube", "(") || At("(", ")");

    // The grouping sets that an item of GROUP BY or of GROUPING SETS stands for.
    private IReadOnlyList<IReadOnlyList<Expression>> GroupingItem(int depth)
    {
        var start = Current.Start;
        if (depth > 32)
            throw TooManySets(start);
        if (Take("grouping", "sets"))
        {
            IReadOnlyList<IReadOnlyList<Expression>> sets = [.. Parenthesized(() => GroupingItem(depth + 1)).SelectMany(s => s)];
            return sets.Count > MaxSets ? throw TooManySets(start) : sets;
        }

        if (!At("rollup", "(") && !At("cube", "("))
            return [GroupingSet()];
        var rollup = tokens[at++].Is("rollup");
        var items = Parenthesized(GroupingSet);
        if (rollup)
            return [.. Enumerable.Range(0, items.Count + 1).Select(n => Together(items.Take(items.Count - n)))];
        if (items.Count > MaxCubeItems)
            throw new SqlException(SqlStates.SyntaxError, $"CUBE is limited to {MaxCubeItems} elements", start + 1);
        return
        [
            .. Enumerable
                .Range(0, 1 << items.Count)
                .Reverse()
                .Select(bits => Together(items.Where((_, i) => (bits >> (items.Count - 1 - i) & 1) == 1))),
        ];
    }

    private static IReadOnlyList<Expression> Together(IEnumerable<IReadOnlyList<Expression>> items) => [.. items.SelectMany(i => i)];

    // One expression, or several in parentheses.
    private IReadOnlyList<Expression> GroupingSet()
    {
        if (At("(", ")"))
        {
            at += 2;
            return [];
        }

        return Expression() is var item && item is RowItems row ? row.Items : [item];
    }

    private static SqlException TooManySets(int start) =>
        new(SqlStates.StatementTooComplex, $"too many grouping sets present (maximum {MaxSets})", start + 1);
}
