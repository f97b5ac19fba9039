using System.Runtime.CompilerServices;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

// How deep a statement may be. Whatever is read by recursion, here and by all that takes the tree afterwards, goes as deep as the tree
// does, and a stack that overflows ends the process. What a statement says one after the other (AND, OR, UNION, lists) is no depth.
internal sealed partial class Parser
{
    /// <summary>How many brackets, calls, sub-queries and types may stand in one another.</summary>
    public const int MostNested = 250;

    /// <summary>How high the tree of an expression, of joins or of a type may be: a chain of operators is as high as it is long.</summary>
    public const int MostHigh = 1000;

    private int nested;

    // Of what is being read: the operators that stand on one another, and the height of the highest group among their operands.
    private int links;
    private int highest;

    /// <summary>Begins what may hold its like: an expression in brackets, a sub-query, an operand of NOT, a type.</summary>
    private (int Links, int Highest) Enter()
    {
        if (++nested > MostNested || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw TooDeep($"more than {MostNested} levels stand in one another");
        return Begin();
    }

    private void Leave((int Links, int Highest) outer)
    {
        nested--;
        End(outer);
    }

    /// <summary>Begins an operand whose height counts by itself.</summary>
    private (int Links, int Highest) Begin()
    {
        var outer = (links, highest);
        (links, highest) = (0, 0);
        return outer;
    }

    private void End((int Links, int Highest) outer)
    {
        var height = links + highest + 1;
        (links, highest) = (outer.Links, Math.Max(outer.Highest, height));
        CheckHeight();
    }

    /// <summary>One more operator stands on what was read before it.</summary>
    private void Link()
    {
        links++;
        CheckHeight();
    }

    private void CheckHeight()
    {
        if (links + highest > MostHigh)
            throw TooDeep($"more than {MostHigh} operators stand on one another");
    }

    private SqlException TooDeep(string why) =>
        new(
            SqlStates.StatementTooComplex,
            $"statement too complex: {why}",
            Current.Start + 1,
            hint: "Split it: with sub-queries in WITH, views on views, IN in place of OR, or string_agg in place of ||."
        );

    // operand AND operand AND …: in the order of the text, as a tree that is not higher than it has to be.
    private Expression Chain(string word, Func<Expression> operand)
    {
        var first = operand();
        if (!At(word))
            return first;
        var operands = new List<Expression> { first };
        var starts = new List<int>();
        while (At(word))
        {
            starts.Add(tokens[at++].Start);
            var outer = Begin();
            operands.Add(operand());
            End(outer);
        }

        for (var i = 1; i < Math.Min(operands.Count, Balanced.Long); i++)
            Link();
        return Balanced.Join(operands, (left, right, i) => new Binary(word, left, right, starts[i - 1]));
    }
}
