using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>An expression with a name: that of a function, or an operator's symbol.</summary>
internal interface INamedScalar
{
    string Name { get; }
}

/// <summary>A typed expression, evaluated over a whole batch at once.</summary>
internal abstract record Scalar(SqlType Type)
{
    /// <summary>The values, in a column of at least the batch's rows, which the caller must not change.</summary>
    public abstract Column Evaluate(Batch batch, EvaluationContext context);

    public virtual IReadOnlyList<Scalar> Children => [];

    public virtual Scalar WithChildren(IReadOnlyList<Scalar> children) => this;

    /// <summary>False for now() and similar functions, which a stream cannot recompute.</summary>
    public virtual bool IsDeterministic => Children.All(c => c.IsDeterministic);

    /// <summary>The expression with its parts replaced, bottom up.</summary>
    public Scalar Rewrite(Func<Scalar, Scalar> change)
    {
        Planning.Step();
        // Read once: some expressions build the list at each call, and it may be long.
        var parts = Children;
        if (parts.Count == 0)
            return change(this);
        var children = new Scalar[parts.Count];
        for (var i = 0; i < children.Length; i++)
            children[i] = parts[i].Rewrite(change);
        return change(WithChildren(children));
    }

    /// <summary>The expression and all its parts, each before its own parts.</summary>
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

    /// <summary>True when its value is known as soon as it is bound.</summary>
    public bool IsConstant => !Varies && IsDeterministic;

    /// <summary>True when it reads a row of its input or of an enclosing query, or a parameter.</summary>
    private bool Varies => Walk().Any(s => s is InputRef or OuterRef or ParameterScalar);
}
