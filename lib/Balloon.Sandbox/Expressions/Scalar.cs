using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>An expression that goes by a name: a function's, or an operator's symbol.</summary>
internal interface INamedScalar
{
    string Name { get; }
}

/// <summary>An expression with its type looked up, computed over a batch at once.</summary>
internal abstract record Scalar(SqlType Type)
{
    /// <summary>A column of at least the batch's rows. Not to be changed by the caller.</summary>
    public abstract Column Evaluate(Batch batch, EvaluationContext context);

    public virtual IReadOnlyList<Scalar> Children => [];

    public virtual Scalar WithChildren(IReadOnlyList<Scalar> children) => this;

    /// <summary>False for now() and its like, which a stream cannot recompute.</summary>
    public virtual bool IsDeterministic => Children.All(c => c.IsDeterministic);

    /// <summary>The expression with its parts replaced, from the leaves up.</summary>
    public Scalar Rewrite(Func<Scalar, Scalar> change)
    {
        Planning.Step();
        // Asked once: an expression may put the list together each time, and it may be long.
        var parts = Children;
        if (parts.Count == 0)
            return change(this);
        var children = new Scalar[parts.Count];
        for (var i = 0; i < children.Length; i++)
            children[i] = parts[i].Rewrite(change);
        return change(WithChildren(children));
    }

    /// <summary>The expression and all that it is made of, each before its parts.</summary>
    public IEnumerable<Scalar> Walk()
    {
        var open = new Stack<Scalar>([this]);
        while (open.TryPop(out var next))
        {
            Planning.Step();
            yield return next;
            var parts = next.Children;
            for (var i = parts.Count - 1; i >= 0; i--)
                open.Push(parts[i]);
        }
    }

    /// <summary>True when its value is known once it is bound.</summary>
    public bool IsConstant => !Varies && IsDeterministic;

    /// <summary>True when it reads a row, of its input or of a query around it, or a parameter.</summary>
    private bool Varies => Walk().Any(s => s is InputRef or OuterRef or ParameterScalar);
}
