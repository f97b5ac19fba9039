using System.Runtime.CompilerServices;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

// The depth of statements is limited, because recursion over the tree, here and later, goes as deep as the tree, and a stack overflow ends
// the process. Long chains (AND, OR, UNION, lists) do not count as depth.
internal sealed partial class Parser
{
    /// <summary>How deeply brackets, calls, sub-queries and types may be nested.</summary>
    public const int MaxNesting = 250;

    /// <summary>
    /// The greatest height of the tree of an expression, of joins or of a type; a chain of operators is as high as it is long.
    /// </summary>
    public const int MaxHeight = 1000;

    private int nested;

    // For the expression being parsed: the length of its chain of operators, and the height of the highest of their operands.
    private int links;
    private int highest;

    /// <summary>Enters something that can be nested: an expression in brackets, a sub-query, an operand of NOT, a type.</summary>
    private (int Links, int Highest) Enter()
    {
        if (++nested > MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw TooDeep($"more than {MaxNesting} levels are nested in one another");
        return Begin();
    }

    private void Leave((int Links, int Highest) outer)
    {
        nested--;
        End(outer);
    }

    /// <summary>Enters an operand whose height is counted separately.</summary>
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

    /// <summary>Adds an operator on top of what was parsed before it.</summary>
    private void Link()
    {
        links++;
        CheckHeight();
    }

    private void CheckHeight()
    {
        if (links + highest > MaxHeight)
            throw TooDeep($"more than {MaxHeight} operators are nested in one another");
    }

    private SqlException TooDeep(string why) =>
        new(
            SqlStates.StatementTooComplex,
            $"statement too complex: {why}",
            Current.Start + 1,
            hint: "Split it: with sub-queries in WITH, views on views, IN in place of OR, or string_agg in place of ||."
        );

    // operand AND operand AND …: keeps the order of the text, in a tree of the least height.
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
